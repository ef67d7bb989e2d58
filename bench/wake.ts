import { readdir } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { serverUrl } from '../contract/server-url.ts'
import { listen } from '../db/notify.ts'
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
    await startStack({ SLEEP_AFTER_MINUTES: '0.03', WARM_RUNNERS: String(POOL) }),
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

  const parts = await followWakes(stack, cleanUp)
  const woken: Series = { name: 'wake to first answer', unit: 'ms', values: [] }
  const started: Series = { name: 'create + start to first answer', unit: 'ms', values: [] }
  const wakes: number[] = []
  for (let index = 0; index < RUNS; index++) {
    signal.throwIfAborted()
    started.values.push(await startOnce(engine, platform, assignment))
    const { ms, wakeMs } = await parts.of(() => wakeOnce(stack, request))
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
      `Median of each part, ms: ${parts.render()}`,
      'Both end with a 200 to the same call, under the same options and limits of the container.',
    ],
  }
}

/** What the rows say on the way, in order; the first of them is the gateway's, and the answer comes last. */
const STAGES = ['asked for', 'claimed', 'bound', 'connected', 'answered'] as const

async function followWakes({ databaseUrl }: Stack, cleanUp: AsyncDisposableStack) {
  const times = new Map<string, number[]>(STAGES.map((stage) => [stage, []]))
  let marks: number[] = []
  const onError = (err: unknown) => {
    throw err
  }
  cleanUp.use(
    await listen(
      { databaseUrl, onError },
      {
        channels: ['bmm_wakes', 'bmm_runners'],
        onNotice: () => void marks.push(performance.now()),
      },
    ),
  )
  return {
    async of(wakeUp: () => Promise<Wake>): Promise<Wake> {
      marks = []
      const woken = await wakeUp()
      const since = marks.filter((at) => at > woken.startedAt)
      const ends = [woken.startedAt, ...since.slice(0, 4), woken.startedAt + woken.ms]
      for (const [index, stage] of STAGES.entries())
        times.get(stage)?.push((ends[index + 1] ?? 0) - (ends[index] ?? 0))
      return woken
    },
    render: () =>
      [...times].map(([stage, all]) => `${stage} ${quantile(all, 0.5).toFixed(0)}`).join(', '),
  }
}

interface Wake {
  startedAt: number
  ms: number
  /** As the worker sees it. */
  wakeMs: number
}

/** Waits until the server sleeps and runners stand ready, and calls it. */
async function wakeOnce(stack: Stack, request: string): Promise<Wake> {
  const { db, gatewayUrl, dataDir } = stack
  const row = () => db('servers').where({ slug: SLUG }).first()
  await until('it sleeps', async () => (await row()).asleepAt !== null, 60_000)
  await untilWarm(stack, POOL)
  const slots = () => readdir(join(dataDir, 'r'))
  await until('its runner is gone for the gateway too', async () => (await slots()).length === POOL)
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
  return { startedAt, ms, wakeMs: Number(lastWakeMs) }
}
