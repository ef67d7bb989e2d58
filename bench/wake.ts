import { createConnection } from 'node:net'
import { serverUrl } from '../contract/server-url.ts'
import { setUpOwner } from '../test/owner.ts'
import { untilWarm } from '../test/pool.ts'
import { startStack, type Stack } from '../test/stack.ts'
import { until } from '../test/until.ts'
import { CALL, idOfTemplate, isGood, liveBundle, startOnce } from './cold-start.ts'
import type { HttpAnswer } from './http-answer.ts'
import { createHttpConnection } from './http-connection.ts'
import { toolCallRequest } from './mcp-request.ts'
import { openPlatformSockets } from './platform-sockets.ts'
import { openReferenceEngine } from './reference-container.ts'
import { median, ratioGoal, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'

const RUNS = 12
const POOL = 2
const SLUG = 'sleeper'

export const wake: Bench = {
  id: 'P2',
  name: 'wake',
  title: 'From a tools/call to a sleeping server to its answer, beside docker create + start',
  needsServices: true,
  run,
}

async function run({ cleanUp, signal }: BenchContext) {
  const stack = cleanUp.use(
    await startStack({ SLEEP_AFTER_MINUTES: '0.01', WARM_RUNNERS: String(POOL) }),
  )
  const owner = await setUpOwner(stack)
  const { id } = await owner.createServer({ slug: SLUG, templateId: await idOfTemplate(owner) })
  const { state, failure } = await owner.ended(id)
  if (state !== 'live') throw new Error(`the fork failed: ${JSON.stringify(failure)}`)
  const engine = await openReferenceEngine()
  const platform = cleanUp.use(await openPlatformSockets())
  const assignment = platform.assignment(await liveBundle(stack))
  const url = serverUrl(stack.gatewayUrl, SLUG)
  const request = toolCallRequest({ ...CALL, url, token: await owner.token(SLUG) })
  await startOnce(engine, platform, assignment)
  await wakeOnce(stack, request)

  const woken: Series = { name: 'wake to first answer', unit: 'ms', values: [] }
  const started: Series = { name: 'create + start to first answer', unit: 'ms', values: [] }
  const wakes: number[] = []
  for (let index = 0; index < RUNS; index++) {
    signal.throwIfAborted()
    started.values.push(await startOnce(engine, platform, assignment))
    const { ms, wakeMs } = await wakeOnce(stack, request)
    woken.values.push(ms)
    wakes.push(wakeMs)
  }
  return {
    series: [woken, started],
    goals: [
      ratioGoal('p50, wake beside create + start', {
        ours: median(woken),
        reference: median(started),
        unit: 'ms',
        limit: { atMost: 0.3 },
      }),
      ratioGoal('p99, wake beside create + start', {
        ours: quantile(woken.values, 0.99),
        reference: quantile(started.values, 0.99),
        unit: 'ms',
        limit: { atMost: 1 },
      }),
    ],
    notes: [
      `From the request row to a runner that has dialled in, as the worker sees it: ${quantile(wakes, 0.5).toFixed(0)} ms (median).`,
      'Both end with a 200 to the same call, under the same options and limits of the container.',
    ],
  }
}

/** Waits until the server sleeps and runners stand ready, and calls it. */
async function wakeOnce(stack: Stack, request: string) {
  const { db, gatewayUrl } = stack
  const row = () => db('servers').where({ slug: SLUG }).first()
  await until('it sleeps', async () => (await row()).asleepAt !== null, 60_000)
  const runners = () => db('runners').whereNotNull('versionId').whereNot({ state: 'gone' })
  await until('its runner is gone', async () => (await runners()).length === 0, 60_000)
  await untilWarm(stack, POOL)
  const connection = createHttpConnection(createConnection(Number(new URL(gatewayUrl).port)))
  const startedAt = performance.now()
  const answer = await new Promise<HttpAnswer | Error>((resolve) =>
    connection.ask(request, resolve),
  )
  const ms = performance.now() - startedAt
  await connection.close()
  if (!isGood(answer)) throw new Error(`not answered: ${JSON.stringify(answer)}`)
  const { lastWakeMs } = await until('the wake is noted', async () => {
    const found = await row()
    return found.wakeRequestedAt === null ? found : undefined
  })
  return { ms, wakeMs: Number(lastWakeMs) }
}
