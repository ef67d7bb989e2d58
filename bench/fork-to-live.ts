import { createConnection } from 'node:net'
import { serverUrl } from '../contract/server-url.ts'
import { setUpOwner, type Owner } from '../test/owner.ts'
import { startStack, type Stack } from '../test/stack.ts'
import { until } from '../test/until.ts'
import { createHttpConnection } from './http-connection.ts'
import type { HttpAnswer } from './http-answer.ts'
import { CALL, idOfTemplate, isGood, liveBundle, startOnce } from './cold-start.ts'
import { toolCallRequest } from './mcp-request.ts'
import { openPlatformSockets } from './platform-sockets.ts'
import { openReferenceEngine } from './reference-container.ts'
import { median, ratioGoal, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'

const RUNS = 10

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
      ratioGoal('p50, cold fork beside create + start', {
        ours: median(forked),
        reference: median(started),
        unit: 'ms',
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
