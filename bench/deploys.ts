// Cold deploys, several at a time: servers that sleep are all called at once, and no runner stands ready.
import { createConnection } from 'node:net'
import { serverUrl } from '../contract/server-url.ts'
import { notify } from '../db/notify.ts'
import { setUpOwner, type Owner } from '../test/owner.ts'
import { startStack, type Stack } from '../test/stack.ts'
import { until } from '../test/until.ts'
import { CALL, idOfTemplate, isGood, liveBundle, startReference } from './cold-start.ts'
import type { HttpAnswer } from './http-answer.ts'
import { createHttpConnection } from './http-connection.ts'
import { toolCallRequest } from './mcp-request.ts'
import { openPlatformSockets } from './platform-sockets.ts'
import { openReferenceEngine } from './reference-container.ts'
import { median, ratioGoal, type Bench, type BenchContext, type Series } from './report.ts'

const ROUNDS = 5
const SERVERS = 12
const AT_ONCE = 3

export const deploys: Bench = {
  id: 'P7',
  name: 'deploys',
  title: `Cold deploys per minute, ${AT_ONCE} at a time, beside a loop of docker create + start`,
  needsServices: true,
  run,
}

async function run({ cleanUp, signal }: BenchContext) {
  const stack = cleanUp.use(await startStack())
  const owner = await setUpOwner(stack)
  const slugs = Array.from({ length: SERVERS }, (_, index) => `server-${index}`)
  const forking = performance.now()
  await eachAtOnce(slugs, (slug) => fork(owner, slug))
  const forkedPerMinute = perMinute(performance.now() - forking)
  const requests = await Promise.all(
    slugs.map(async (slug) =>
      toolCallRequest({
        ...CALL,
        url: serverUrl(stack.gatewayUrl, slug),
        token: await owner.token(slug),
      }),
    ),
  )
  const engine = await openReferenceEngine()
  const platforms = await Promise.all(
    slugs.map(async () => cleanUp.use(await openPlatformSockets())),
  )
  const bundle = await liveBundle(stack)
  const runLoop = async () => {
    await using undo = new AsyncDisposableStack()
    return await timeOf(() =>
      eachAtOnce(platforms, (platform) =>
        startReference({ engine, platform, cleanUp: undo }, platform.assignment(bundle)),
      ),
    )
  }

  const deployed: Series = { name: 'deploys of sleeping servers', unit: 'deploys/min', values: [] }
  const started: Series = {
    name: 'create + start to first answer',
    unit: 'deploys/min',
    values: [],
  }
  for (let index = 0; index <= ROUNDS; index++) {
    signal.throwIfAborted()
    await letAllSleep(stack)
    const ours = perMinute(await timeOf(() => eachAtOnce(requests, (one) => call(stack, one))))
    await letAllSleep(stack)
    const theirs = perMinute(await runLoop())
    if (index === 0) continue // warm-up
    deployed.values.push(ours)
    started.values.push(theirs)
  }
  return {
    series: [deployed, started],
    goals: [
      ratioGoal('deploys per minute beside create + start', {
        ours: median(deployed),
        reference: median(started),
        unit: deployed.unit,
        limit: { atLeast: 0.8 },
      }),
    ],
    notes: [
      `A round is ${SERVERS} servers. Both end with a 200 to the same call, and what was started is stopped between rounds.`,
      `Whole builds of a template, from POST to live, ${AT_ONCE} at a time: ${forkedPerMinute.toFixed(0)} a minute (once, cold).`,
    ],
  }
}

const perMinute = (ms: number) => (SERVERS * 60_000) / ms

async function timeOf(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await act()
  return performance.now() - startedAt
}

async function eachAtOnce<T>(all: readonly T[], act: (one: T) => Promise<void>) {
  const left = [...all]
  const work = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

async function fork(owner: Owner, slug: string) {
  const { id } = await owner.createServer({ slug, templateId: await idOfTemplate(owner) })
  const { state, failure } = await owner.ended(id)
  if (state !== 'live') throw new Error(`the fork failed: ${JSON.stringify(failure)}`)
}

/** At once, as if nobody had called for long; their worker stops them. */
async function letAllSleep({ db }: Stack) {
  await db('servers').update({ asleepAt: new Date() })
  await notify(db, 'bmm_servers', 'all')
  const runners = () => db('runners').whereNot({ state: 'gone' })
  await until('all runners are gone', async () => (await runners()).length === 0, 60_000)
}

async function call({ gatewayUrl }: Stack, request: string) {
  const connection = createHttpConnection(createConnection(Number(new URL(gatewayUrl).port)))
  const answer = await new Promise<HttpAnswer | Error>((resolve) =>
    connection.ask(request, resolve),
  )
  await connection.close()
  if (!isGood(answer)) throw new Error(`not answered: ${JSON.stringify(answer)}`)
}
