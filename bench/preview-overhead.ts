import { setTimeout as wait } from 'node:timers/promises'
import { startFakeModel } from '../test/fake-model.ts'
import { specAnswerText } from '../test/model-answers.ts'
import { setUpOwner, type Owner } from '../test/owner.ts'
import { sampleSpec } from '../test/sample-spec.ts'
import { startStack } from '../test/stack.ts'
import { goal, median, type Bench, type BenchContext, type Series } from './report.ts'
import { quantile } from './summary.ts'

const WARM_UP_RUNS = 10
const RUNS = 100
/** Of a model that is quick; a slow one adds nothing of ours. */
const MODEL_MS = 250

export const previewOverhead: Bench = {
  id: 'R1',
  name: 'preview-overhead',
  title: 'POST /v1/servers/preview, beside what the model itself took',
  needsServices: true,
  run,
}

/** When a request was sent and answered, and when the model was asked and had answered; all of one clock. */
interface Timed {
  sentAt: number
  askedAt: number
  writtenAt: number
  answeredAt: number
}

async function run({ cleanUp, signal }: BenchContext) {
  const asked: { at: number; ended: Promise<number> }[] = []
  const model = cleanUp.use(
    await startFakeModel(() => {
      const ended = model.requests.at(-1)?.ended.then(() => performance.now())
      if (ended) asked.push({ at: performance.now(), ended })
      return { text: specAnswerText(sampleSpec), slow: wait(MODEL_MS) }
    }),
  )
  const stack = cleanUp.use(
    await startStack({
      BMM_MODEL_API_KEY: 'bench',
      BMM_MODEL_BASE_URL: model.url,
      BMM_MODEL_CALLS_PER_MINUTE: '6000', // the cap is not what is measured
    }),
  )
  const owner = await setUpOwner(stack)
  const runs: Timed[] = []
  for (let index = -WARM_UP_RUNS; index < RUNS; index++) {
    signal.throwIfAborted()
    const { sentAt, answeredAt } = await previewOnce(owner, index)
    const [call, ...more] = asked.splice(0)
    if (!call || more.length > 0) throw new Error('a preview is one call of the model')
    if (index >= 0) runs.push({ sentAt, askedAt: call.at, writtenAt: await call.ended, answeredAt })
  }
  const series = (name: string, ms: (run: Timed) => number): Series => ({
    name,
    unit: 'ms',
    values: runs.map(ms),
  })
  const added = series('what we add', (one) => {
    const modelMs = one.writtenAt - one.askedAt
    return one.answeredAt - one.sentAt - modelMs
  })
  const before = series('before', ({ sentAt, askedAt }) => askedAt - sentAt)
  const after = series('after', ({ writtenAt, answeredAt }) => answeredAt - writtenAt)
  return {
    series: [
      series('POST to the written spec', ({ sentAt, answeredAt }) => answeredAt - sentAt),
      series('the model alone', ({ askedAt, writtenAt }) => writtenAt - askedAt),
      added,
    ],
    goals: [
      goal('p95, what a preview adds to the model', {
        value: quantile(added.values, 0.95),
        unit: 'ms',
        limit: { atMost: 80 },
      }),
    ],
    notes: [
      `One at a time. The model is ours: it streams a small spec and pauses ${MODEL_MS} ms in the middle. Its time runs from a`,
      'request that has arrived to an answer that is written; all the rest is what we add, the network too.',
      `Median of each part, ms: before the model is asked ${median(before).toFixed(0)}, after it has answered ${median(after).toFixed(0)}`,
    ],
  }
}

async function previewOnce({ api }: Owner, index: number) {
  const sentAt = performance.now()
  const { data, error } = await api.POST('/v1/servers/preview', {
    body: { prompt: `Pets, number ${index}` },
  })
  const answeredAt = performance.now()
  if (data?.state !== 'ready') throw new Error(`no preview: ${JSON.stringify(error ?? data)}`)
  return { sentAt, answeredAt }
}
