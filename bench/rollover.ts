import { randomUUID } from 'node:crypto'
import { serverUrl } from '../contract/server-url.ts'
import { setUpOwner, type Owner } from '../test/owner.ts'
import { echoSpec } from '../test/rows.ts'
import { startStack } from '../test/stack.ts'
import { startLoad, type Load } from './load.ts'
import { toolCallRequest } from './mcp-request.ts'
import { goal, ratioGoal, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'

const CONNECTIONS = 16
const ROLLOVERS = 10
const PACE = 200
const POOL = 2 // the setting's default
const WINDOW_MS = 1_000
const STEADY_WINDOWS = 3
const SLUG = 'echo'

export const rollover: Bench = {
  id: 'P8',
  name: 'rollover',
  title: `${ROLLOVERS} rollovers in a row under ${PACE} calls/s on ${CONNECTIONS} connections, beside the same calls without one`,
  needsServices: true,
  run,
}

async function run({ cleanUp, signal }: BenchContext) {
  const stack = cleanUp.use(await startStack({ WARM_RUNNERS: String(POOL) }))
  const owner = await setUpOwner(stack)
  const { id } = await owner.createServer({ slug: SLUG, spec: echoSpec })
  await expectLive(owner, id)
  const port = Number(new URL(stack.gatewayUrl).port)
  const load = cleanUp.use(await startLoad({ count: CONNECTIONS, to: { port } }))
  const call = { tool: 'echo', input: { text: 'hello' } }
  const url = serverUrl(stack.gatewayUrl, SLUG)
  const token = await owner.token(SLUG)
  const request = toolCallRequest({ ...call, era: 'modern', url, token })
  await measureWindow(load, request) // warm-up

  const steady: Series = { name: 'calls, nothing else happens', unit: 'ms', values: [] }
  const rolling: Series = { name: 'calls during a rollover', unit: 'ms', values: [] }
  const rollovers: Series = {
    name: 'rollover, from the request to its end',
    unit: 'ms',
    values: [],
  }
  let failed = 0
  for (let index = 0; index < ROLLOVERS; index++) {
    signal.throwIfAborted()
    for (let window = 0; window < STEADY_WINDOWS; window++) {
      const { latenciesMs, failures } = await measureWindow(load, request)
      steady.values.push(...latenciesMs)
      failed += failures
    }
    const startedAt = performance.now()
    let isOver = false
    const rolled = redeploy(owner).then((buildId) => expectLive(owner, buildId))
    const noted = rolled.finally(() => {
      isOver = true
      rollovers.values.push(performance.now() - startedAt)
    })
    noted.catch(() => {}) // thrown below
    while (!isOver) {
      const { latenciesMs, failures } = await measureWindow(load, request)
      rolling.values.push(...latenciesMs)
      failed += failures
    }
    await noted
  }
  return {
    series: [rolling, steady, rollovers],
    goals: [
      goal('failed calls', { value: failed, unit: 'calls', limit: { atMost: 0 } }),
      ratioGoal('p99, during a rollover beside without', {
        ours: quantile(rolling.values, 0.99),
        reference: quantile(steady.values, 0.99),
        unit: 'ms',
        limit: { atMost: 2 },
      }),
    ],
    notes: [
      `A rollover is a new version of the same code: build, deployment on one of ${POOL} warm runners, health check, flip, drain and`,
      'stop. Connections are opened once. A call is due at its pace, so what it waits for a free connection counts.',
    ],
  }
}

function measureWindow(load: Load, request: string) {
  const run = { request, expected: 'hello', forMs: WINDOW_MS, perSecond: PACE }
  return load.measure({ ...run, goesOnAfterFailures: true })
}

async function redeploy({ api }: Owner): Promise<string> {
  const { data, error } = await api.POST('/v1/servers/{serverId}/redeploy', {
    params: { path: { serverId: SLUG } },
    headers: { 'idempotency-key': randomUUID() },
  })
  if (!data) throw new Error(JSON.stringify(error))
  return data.id
}

async function expectLive(owner: Owner, buildId: string) {
  const { state, failure } = await owner.ended(buildId)
  if (state !== 'live') throw new Error(`the build failed: ${JSON.stringify(failure)}`)
}
