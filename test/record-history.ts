// Records what the workflows did on the whole product, for workflows/replay.test.ts: `node test/record-history.ts` with
// BMM_TEST_ENVIRONMENT set. Run it when the commands of a workflow change, and keep the old cases until their patch goes.
import { Client, Connection } from '@temporalio/client'
import type { PayloadCodec } from '@temporalio/common'
import { historyToJSON, type Payload } from '@temporalio/common/lib/proto-utils.js'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { loadConfig } from '../config.ts'
import { createCodec } from '../temporal/codec.ts'
import {
  checkWorkflowId,
  previewWorkflowId,
  reconcileWorkflow,
  serverLockId,
  takedownWorkflowId,
} from '../workflows/messages.ts'
import { copyLive } from './copy-live.ts'
import { testEnvironment } from './environment.ts'
import { buildVersion, greeterSpec, makeGreeter, requestVersion } from './faults/greeter.ts'
import { startGenerationWorld } from './generation-world.ts'
import { editAnswerText, specAnswerText } from './model-answers.ts'
import { shout, shoutSpec, trackerSpec } from './tracker-spec.ts'
import { until } from './until.ts'

const folder = new URL('histories/', import.meta.url)
const slug = 'recorded'

await using world = await startGenerationWorld()
const { stack, owner } = world
await makeGreeter(owner, { slug, greeting: 'one' })
await recordBuild('live')
await buildVersion(owner, { slug, spec: greeterSpec('two') })
await recordBuild('live-and-retire')
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
await world.cancel(buildId)
await owner.ended(buildId)
await recordBuild('cancelled')
await buildVersion(owner, { slug, spec: greeterSpec('four') })
await recordBuild('failed-and-undone')

const broken = { ...shout, implementation: 'return 7' }
const edit = { text: editAnswerText({ set: [shout] }) }
world.script('Mended', { text: specAnswerText(shoutSpec('Mended', broken)) }, edit)
const mended = await world.create({ slug: 'mended', prompt: 'A server called Mended' })
await owner.ended(mended.id)
await recordBuild('repaired', 'mended')

world.script('Asked', { text: specAnswerText(trackerSpec('Asked')) })
const asked = await world.create({ slug: 'asked', prompt: 'A server called Asked' })
await world.waiting(asked.id)
await world.confirm(asked.id, [{ key: 'TRACKER_TOKEN', value: world.trackerToken }])
await owner.ended(asked.id)
await recordBuild('confirmed', 'asked')

world.script('Seen', { text: specAnswerText(shoutSpec('Seen')) })
const { previewId } = await world.preview('A server called Seen')
await record('preview-spec/written', previewWorkflowId(previewId))

await recordCheck()
await recordReconcile()
await recordTakedown()
for (const chore of ['pause', 'resume', 'delete'] as const) await recordChange(chore)

/** The newest build of the server. */
async function recordBuild(name: string, of = slug) {
  const { id } = await stack.db('servers').where({ slug: of }).first()
  await record(`build-server/${name}`, serverLockId(id))
}

/** Pause, resume and delete, each by its row. */
async function recordChange(chore: 'pause' | 'resume' | 'delete') {
  const path = { serverId: slug }
  if (chore === 'delete')
    await owner.api.DELETE('/v1/servers/{serverId}', { params: { path, query: { confirm: slug } } })
  else await owner.api.POST(`/v1/servers/{serverId}/${chore}`, { params: { path } })
  const { id } = await stack.db('servers').where({ slug }).first()
  await record(`change-server/${chore}`, serverLockId(id))
}

/** A look at what would be published. */
async function recordCheck() {
  const { error } = await owner.api.POST('/v1/servers/{serverId}/publish/check', {
    params: { path: { serverId: slug } },
    body: {
      title: 'Recorded',
      category: 'Text',
      shortDescription: 'Greets whoever asks.',
      longDescription: 'Greets whoever asks.',
      licence: 'MIT',
    },
  })
  if (error) throw new Error(JSON.stringify(error))
  const { liveVersionId } = await stack.db('servers').where({ slug }).first()
  await record('check-version/checked', checkWorkflowId(liveVersionId))
}

/** What a worker that starts finds and mends: versions that were replaced a while ago and still drain. */
async function recordReconcile() {
  await stack.db('versions').where({ state: 'retired' }).update({ state: 'draining' })
  for (const table of ['versions', 'builds'])
    await stack.db(table).update({ createdAt: stack.db.raw(`created_at - interval '5 minutes'`) })
  await stack.kill('worker')
  await stack.start('worker')
  const hasMended = () =>
    stack.db('auditEvents').where({ action: 'reconcile.retire-version' }).first()
  await until('the version is retired', hasMended, 30_000)
  await record('reconcile/mended', reconcileWorkflow.id)
}

/** With two forks, of which one is awake. */
async function recordTakedown() {
  const { id: templateId } = await stack.db('templates').where({ slug: 'text-toolbox' }).first('id')
  const { id: forkBuildId, serverId } = await owner.createServer({ slug: 'fork', templateId })
  await owner.ended(forkBuildId)
  await copyLive(stack.db, { serverId, count: 1, isAsleep: true })
  const { data } = await owner.api.POST('/v1/admin/templates/{templateId}/takedown', {
    params: { path: { templateId } },
    body: { reason: 'To record how it goes.', confirm: 'text-toolbox' },
  })
  if (!data) throw new Error('the takedown was refused')
  await record('takedown-template/stopped', takedownWorkflowId(data.id))
}

/** Payloads of the newest run of the workflow are ids, so they stand in the clear. */
async function record(name: string, workflowId: string) {
  const { temporalAddress: address } = await testEnvironment()
  const { payloadKeys } = loadConfig(stack.env, (path) => readFileSync(path, 'utf8'))
  const connection = await Connection.connect({ address })
  try {
    const namespace = stack.env['TEMPORAL_NAMESPACE'] ?? ''
    const handle = new Client({ connection, namespace }).workflow.getHandle(workflowId)
    await handle.result().catch(() => {}) // how it ended is the case's name
    const history = await handle.fetchHistory()
    await decode(history, createCodec(payloadKeys.keys))
    const file = new URL(`${name}.json`, folder)
    await mkdir(new URL('.', file), { recursive: true })
    await writeFile(file, `${historyToJSON(history)}\n`)
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
