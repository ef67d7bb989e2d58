// What a server costs in memory while nobody calls it: its container, the engine's process for it, its share of the gateway.
import { build } from 'esbuild'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { serverUrl } from '../contract/server-url.ts'
import { notify } from '../db/notify.ts'
import { testRuntime } from '../test/invariants.ts'
import { setUpOwner, type Owner } from '../test/owner.ts'
import { echoSpec } from '../test/rows.ts'
import { startStack, type Stack } from '../test/stack.ts'
import { until } from '../test/until.ts'
import { containerMemory, processMemory } from './container-memory.ts'
import { findChild } from './cpu-time.ts'
import type { HttpAnswer } from './http-answer.ts'
import { createHttpConnection } from './http-connection.ts'
import { toolCallRequest } from './mcp-request.ts'
import { openReferenceEngine, type ReferenceEngine } from './reference-container.ts'
import { goal, median, ratioGoal, type Bench, type BenchContext, type Series } from './report.ts'

const SERVERS = 6
const CALLS = 3
const IDLE_MS = 10_000
const ECHO = { era: 'modern', tool: 'echo', input: { text: 'hello' } } as const

export const idleMemory: Bench = {
  id: 'P5',
  name: 'idle-memory',
  title:
    'Memory of a server that is awake and idle, beside a minimal server of the MCP SDK in a container',
  needsServices: true,
  run,
}

async function run(context: BenchContext) {
  const { cleanUp, signal } = context
  const stack = cleanUp.use(await startStack())
  const owner = await setUpOwner(stack)
  const engine = await openReferenceEngine()
  const gatewayPid = await findChild(join('gateway', 'main.ts'))
  await makeServer({ stack, owner }, 'first') // what the gateway needs for one it has for all
  await wait(IDLE_MS, undefined, { signal })
  const gatewayBefore = await processMemory(gatewayPid)
  for (let index = 0; index < SERVERS; index++)
    await makeServer({ stack, owner }, `server-${index}`)
  const references = []
  for (let index = 0; index < SERVERS; index++)
    references.push(await startSdkContainer(context, engine))
  await wait(IDLE_MS, undefined, { signal })

  const gatewayShare = ((await processMemory(gatewayPid)) - gatewayBefore) / SERVERS
  const ours: Series = { name: 'server, all in', unit: 'MiB', values: [] }
  const theirs: Series = { name: 'SDK server in a container', unit: 'MiB', values: [] }
  const parts: { container: number; shim: number }[] = []
  const runners = await (await testRuntime(stack)).list()
  for (const { name } of runners) {
    const part = await containerMemory(engine.docker, name)
    parts.push(part)
    ours.values.push(part.container + part.shim + gatewayShare)
  }
  for (const name of references) {
    const { container, shim } = await containerMemory(engine.docker, name)
    theirs.values.push(container + shim)
  }
  const middle = (name: 'container' | 'shim') =>
    median({ ...ours, values: parts.map((part) => part[name]) }).toFixed(1)
  return {
    series: [ours, theirs],
    goals: [
      ratioGoal('idle server beside the SDK server', {
        ours: median(ours),
        reference: median(theirs),
        unit: ours.unit,
        limit: { atMost: 1.1 },
      }),
      goal('containers of the same servers asleep', {
        value: await countAsleep(stack),
        unit: 'containers',
        limit: { atMost: 0 },
      }),
    ],
    notes: [
      `Ours: container ${middle('container')}, the engine's process beside it ${middle('shim')}, share of the gateway ${gatewayShare.toFixed(1)} MiB.`,
      `${IDLE_MS / 1_000} s after ${CALLS} calls each, ${SERVERS} servers. A container counts as in docker stats, a process by its proportional share.`,
    ],
  }
}

async function makeServer({ stack, owner }: { stack: Stack; owner: Owner }, slug: string) {
  const { id } = await owner.createServer({ slug, spec: echoSpec })
  const { state, failure } = await owner.ended(id)
  if (state !== 'live') throw new Error(`the build failed: ${JSON.stringify(failure)}`)
  const url = serverUrl(stack.gatewayUrl, slug)
  const request = toolCallRequest({ ...ECHO, url, token: await owner.token(slug) })
  await callOften({ port: Number(new URL(url).port) }, request)
}

/** Answers the name of its container. */
async function startSdkContainer(
  { cleanUp }: BenchContext,
  { docker, image }: ReferenceEngine,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bmm-bench-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  await build({
    entryPoints: [fileURLToPath(new URL('sdk-server.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    outfile: join(folder, 'server.cjs'),
    logLevel: 'error',
  })
  const name = `bmm-bench-${randomBytes(6).toString('hex')}`
  const container = await docker.createContainer({
    name,
    Image: image.tag,
    Entrypoint: ['/usr/local/bin/node'],
    Cmd: ['/bench/server.cjs', '/bench/server.sock'],
    HostConfig: { NetworkMode: 'none', Memory: 268_435_456, Binds: [`${folder}:/bench`] },
  })
  cleanUp.defer(async () => {
    await container.remove({ force: true, v: true })
  })
  await container.start()
  const path = join(folder, 'server.sock')
  const request = toolCallRequest({ ...ECHO, url: 'http://localhost:4100/s/echo/mcp' })
  const answers = () =>
    callOften({ path }, request).then(
      () => true,
      () => false, // not yet
    )
  await until('the SDK server answers', answers, 30_000)
  return name
}

async function callOften(to: { port: number } | { path: string }, request: string) {
  const connection = createHttpConnection(createConnection({ ...to, host: 'localhost' }))
  for (let index = 0; index < CALLS; index++) {
    const answer = await new Promise<HttpAnswer | Error>((resolve) =>
      connection.ask(request, resolve),
    )
    if (answer instanceof Error) throw answer
    if (answer.status !== 200) throw new Error(`not answered: ${JSON.stringify(answer)}`)
  }
  await connection.close()
}

async function countAsleep(stack: Stack): Promise<number> {
  await stack.db('servers').update({ asleepAt: new Date() })
  await notify(stack.db, 'bmm_servers', 'all')
  const runners = () => stack.db('runners').whereNot({ state: 'gone' })
  await until('all runners are gone', async () => (await runners()).length === 0, 60_000)
  return (await (await testRuntime(stack)).list()).length
}
