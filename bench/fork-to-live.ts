import { createConnection } from 'node:net'
import { serverUrl } from '../contract/server-url.ts'
import { getArtifact } from '../db/artifacts.ts'
import { setUpOwner, type Owner } from '../test/owner.ts'
import { startStack, type Stack } from '../test/stack.ts'
import { until } from '../test/until.ts'
import { createHttpConnection } from './http-connection.ts'
import type { HttpAnswer } from './http-answer.ts'
import { toolCallRequest } from './mcp-request.ts'
import { awaitDialIn, openPlatformSockets, type PlatformSockets } from './platform-sockets.ts'
import {
  openReferenceEngine,
  startReferenceContainer,
  type ReferenceEngine,
} from './reference-container.ts'
import { goal, median, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'

const RUNS = 10
const TEMPLATE = 'text-toolbox'
const CALL = { era: 'modern', tool: 'count_text', input: { text: 'hello' } } as const
const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 } // as the product's settings have them

export const forkToLive: Bench = {
  id: 'P1',
  name: 'fork-to-live',
  title: 'From forking a template to the first answered tools/call, beside docker create + start',
  needsServices: true,
  run,
}

async function run({ cleanUp, signal }: BenchContext) {
  const stack = cleanUp.use(await startStack())
  const owner = await setUpOwner(stack)
  const engine = await openReferenceEngine()
  const product = { stack, owner, templateId: await idOfTemplate(owner) }
  await forkOnce(product, 'warm-up') // code and scan are known from here on
  const platform = cleanUp.use(await openPlatformSockets())
  const assignment = platform.assignment(await liveBundle(stack))
  await startOnce(engine, platform, assignment)

  const forked: Series = { name: 'fork to first answer', unit: 'ms', values: [] }
  const started: Series = { name: 'create + start to first answer', unit: 'ms', values: [] }
  const steps = new Map<string, number[]>()
  for (let index = 0; index < RUNS; index++) {
    signal.throwIfAborted()
    started.values.push(await startOnce(engine, platform, assignment))
    const { ms, durations } = await forkOnce(product, `fork-${index}`)
    forked.values.push(ms)
    for (const [step, duration] of durations)
      steps.set(step, [...(steps.get(step) ?? []), duration])
  }
  return {
    series: [forked, started],
    goals: [
      goal('p50, cold fork beside create + start', {
        value: median(forked) / median(started),
        unit: '×',
        limit: { atMost: 2 },
      }),
    ],
    notes: [
      `Both end with a 200 to ${CALL.tool}, under the same options and limits of the container.`,
      `Median of each part, ms: ${renderParts(steps)}`,
    ],
  }
}

function renderParts(steps: Map<string, number[]>) {
  return [...steps]
    .map(([step, values]) => `${step} ${quantile(values, 0.5).toFixed(0)}`)
    .join(', ')
}

async function idOfTemplate({ api }: Owner): Promise<string> {
  const { data } = await api.GET('/v1/templates/{templateId}', {
    params: { path: { templateId: TEMPLATE } },
  })
  if (!data) throw new Error(`there is no template ${TEMPLATE}`)
  return data.id
}

/** Milliseconds, and what each part of the build took of them. */
async function forkOnce(
  { stack, owner, templateId }: { stack: Stack; owner: Owner; templateId: string },
  slug: string,
) {
  const url = serverUrl(stack.gatewayUrl, slug)
  const request = toolCallRequest({ ...CALL, url, token: await owner.token(slug) })
  const startedAt = performance.now()
  const startedDate = Date.now()
  const { id } = await owner.createServer({ slug, templateId })
  const acceptedMs = performance.now() - startedAt
  await untilAnswered(stack, request)
  const ms = performance.now() - startedAt
  const { state, failure } = await owner.ended(id)
  if (state !== 'live') throw new Error(`the fork failed: ${JSON.stringify(failure)}`)
  const events = await owner.events(id)
  const at = (type: string, step: string) =>
    Date.parse(events.find((event) => event.type === type && event.step === step)?.at ?? '')
  const done = events.filter(({ type }) => type === 'step-done')
  const durations = done.map(({ step, durationMs }) => [step ?? '', durationMs ?? 0] as const)
  const inSteps = durations.reduce((sum, [, duration]) => sum + duration, 0)
  const [begin, activate] = [at('step-started', 'begin'), at('step-done', 'activate')]
  const parts: (readonly [string, number])[] = [
    ['POST', acceptedMs],
    ['POST to begin', begin - startedDate],
    ...durations,
    ['between steps', activate - begin - inSteps],
    ['activate to answer', startedDate + ms - activate],
  ]
  return { ms, durations: parts }
}

async function untilAnswered({ gatewayUrl }: Stack, request: string) {
  const connection = createHttpConnection(createConnection(Number(new URL(gatewayUrl).port)))
  const ask = () => new Promise<HttpAnswer | Error>((resolve) => connection.ask(request, resolve))
  await until('the fork answers', async () => isGood(await ask()), 60_000)
  await connection.close()
}

/** Thrown when it is an answer of the tool, but not the right one. */
function isGood(answer: HttpAnswer | Error) {
  if (answer instanceof Error) throw answer
  if (answer.status !== 200) return false
  if (!answer.body.includes('"characters":5')) throw new Error(`a wrong answer: ${answer.body}`)
  return true
}

async function liveBundle({ db }: Stack): Promise<string> {
  const live = await db('versions').where({ state: 'live' }).first<{ bundleSha256: string }>()
  return getArtifact(db, live.bundleSha256)
}

async function startOnce(
  engine: ReferenceEngine,
  { folder, callsPath, url, token }: PlatformSockets,
  assignment: string,
) {
  await using cleanUp = new AsyncDisposableStack()
  const dialled = await awaitDialIn(callsPath)
  cleanUp.defer(dialled.close)
  const request = toolCallRequest({ ...CALL, url, token })
  const startedAt = performance.now()
  const container = await startReferenceContainer(engine, { socketDir: folder, assignment, limits })
  cleanUp.defer(() => container.remove())
  const connection = createHttpConnection(await dialled.socket)
  const answer = await new Promise<HttpAnswer | Error>((resolve) =>
    connection.ask(request, resolve),
  )
  if (!isGood(answer)) throw new Error(`not answered: ${JSON.stringify(answer)}`)
  return performance.now() - startedAt
}
