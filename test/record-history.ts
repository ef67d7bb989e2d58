// Records what BuildServer did on the whole product, for workflows/replay.test.ts: `node test/record-history.ts` with
// BMM_TEST_ENVIRONMENT set. Run it when the commands of the workflow change, and keep the old cases until their patch goes.
import { Client, Connection } from '@temporalio/client'
import type { PayloadCodec } from '@temporalio/common'
import { historyToJSON, type Payload } from '@temporalio/common/lib/proto-utils.js'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { loadConfig } from '../config.ts'
import { createCodec } from '../temporal/codec.ts'
import { serverLockId } from '../workflows/messages.ts'
import { testEnvironment } from './environment.ts'
import { buildVersion, greeterSpec, makeGreeter, requestVersion } from './faults/greeter.ts'
import { setUpOwner } from './owner.ts'
import { startStack, type Stack } from './stack.ts'
import { until } from './until.ts'

const folder = new URL('histories/build-server/', import.meta.url)
const slug = 'recorded'

await mkdir(folder, { recursive: true })
await using stack = await startStack()
const owner = await setUpOwner(stack)
await makeGreeter(owner, { slug, greeting: 'one' })
await record(stack, 'live')
await buildVersion(owner, { slug, spec: greeterSpec('two') })
await record(stack, 'live-and-retire')
await stack.kill('worker')
await stack.start('worker', {
  BMM_FAILPOINTS: 'render:before=throw health-check:after=fail',
})
const { id: buildId } = await requestVersion(owner, { slug, spec: greeterSpec('three') })
await until(
  'the build compiles',
  async () => {
    const [last] = await stack.db('build_events').where({ buildId }).orderBy('seq', 'desc').limit(1)
    return last?.step === 'compile'
  },
  30_000,
)
await owner.api.POST('/v1/builds/{buildId}/cancel', { params: { path: { buildId } } })
await owner.ended(buildId)
await record(stack, 'cancelled')
await buildVersion(owner, { slug, spec: greeterSpec('four') })
await record(stack, 'failed-and-undone')

/** The newest run of the server's workflow. Its payloads are ids, so they stand in the clear. */
async function record({ env, db }: Stack, name: string) {
  const { temporalAddress: address } = await testEnvironment()
  const { payloadKeys } = loadConfig(env, (path) => readFileSync(path, 'utf8'))
  const connection = await Connection.connect({ address })
  try {
    const client = new Client({ connection, namespace: env['TEMPORAL_NAMESPACE'] ?? '' })
    const { id } = await db('servers').where({ slug }).first()
    const handle = client.workflow.getHandle(serverLockId(id))
    await handle.result().catch(() => {}) // how it ended is the case's name
    const history = await handle.fetchHistory()
    await decode(history, createCodec(payloadKeys.keys))
    await writeFile(new URL(`${name}.json`, folder), `${historyToJSON(history)}\n`)
    process.stdout.write(`${name}: ${history.events?.length} events\n`)
  } finally {
    await connection.close()
  }
}

/** Replaces each payload in place, however deep it lies; stacks name the places of this machine, so they go. */
async function decode(part: object, codec: PayloadCodec): Promise<void> {
  for (const [name, value] of Object.entries(part) as [string, unknown][]) {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue
    if (!isPayload(value)) await decode(value, codec)
    else {
      const [{ metadata, data }] = (await codec.decode([value])) as [Payload]
      const plain = name === 'encodedAttributes' ? withoutStack(data) : data
      Object.assign(value, { metadata, data: plain })
    }
  }
}

function isPayload(value: object): value is Payload {
  return 'metadata' in value && 'data' in value && ArrayBuffer.isView(value.data)
}

function withoutStack(data: Payload['data']) {
  const attributes = JSON.parse(Buffer.from(data ?? []).toString()) as object
  return Buffer.from(JSON.stringify({ ...attributes, stack_trace: '' }))
}
