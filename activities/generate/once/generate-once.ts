// From a prompt to a tested bundle without the platform: what the quality of generation is measured with.
import { setTimeout } from 'node:timers/promises'
import { AppError } from '../../../contract/errors.ts'
import type { ModelUse } from '../../../contract/nouns.ts'
import type { ServerSpec } from '../../../contract/spec.ts'
import type { ModelCall } from '../../../db/model-calls.ts'
import type { Asking } from '../asking.ts'
import { findFault, type FindFault } from './find-fault.ts'
import { generateSpec } from '../generate-spec.ts'
import type { Model } from '../model.ts'
import { addModelUse } from '../model-use.ts'
import { repairSpec } from '../repair-spec.ts'
import { specDiff } from '../spec-diff.ts'
import { createStageLog, stages, type StageVerdict } from './stage-log.ts'

export interface Generated {
  isPassed: boolean
  /** Of each stage, how it went when it was last reached. */
  verdicts: Record<string, StageVerdict['state'] | 'not-reached'>
  title: string | null
  tools: string[]
  repairs: number
  modelUse: ModelUse
  /** All that was run, in its order. */
  stages: StageVerdict[]
}

export interface GenerateOnce extends Pick<FindFault, 'save' | 'test'> {
  model: Model
  signal: AbortSignal
  onVerdict: (verdict: StageVerdict) => void
}

/** Of one question, while the model cannot be reached. */
const MOST_TRIES = 4
const WAIT_SECONDS = 10
const REPAIRABLE = new Set(['SpecInvalid', 'ScanRejected', 'CompileFailed', 'SelfTestFailed'])

export async function generateOnce(
  { model, signal, onVerdict, ...checking }: GenerateOnce,
  { prompt, repair }: { prompt: string; repair: { tries: number; tokens: number } },
): Promise<Generated> {
  const log: StageVerdict[] = []
  const calls: ModelCall[] = []
  const asking: Asking = {
    model,
    signal,
    onText: () => undefined,
    onProgress: () => undefined,
    reserve: async () => undefined,
    onCall: async (call) => void calls.push(call),
  }
  let round = 0
  let spec: ServerSpec | undefined
  const run = createStageLog({
    calls,
    round: () => round,
    onVerdict(verdict) {
      log.push(verdict)
      onVerdict(verdict)
    },
  })
  let isPassed = false
  try {
    spec = await run('generate', async () => ({
      value: await patiently(signal, () => generateSpec(asking, { prompt })),
    }))
    for (;;) {
      const before: ServerSpec = spec
      const fault = await findFault({ ...checking, run, signal }, { spec, round })
      isPassed = fault === undefined
      if (!fault || round === repair.tries || !REPAIRABLE.has(fault.code)) break
      round += 1
      const tokenLimit = repair.tokens - tokensOfRepairs(calls)
      spec = await run('repair', async () => {
        const fixed = await patiently(signal, () =>
          repairSpec({ ...asking, tokenLimit }, { spec: before, fault }),
        )
        const found = { summary: fixed.summary, diff: specDiff(before, fixed.spec) }
        return { value: fixed.spec, found }
      })
    }
  } catch (err) {
    if (!(err instanceof AppError)) throw err // the log has it already
  }
  return {
    isPassed,
    verdicts: Object.fromEntries(
      stages.map((stage) => [
        stage,
        log.findLast((one) => one.stage === stage)?.state ?? 'not-reached',
      ]),
    ),
    title: spec?.title ?? null,
    tools: spec?.tools.map(({ name }) => name) ?? [],
    repairs: round,
    modelUse: addModelUse(calls),
    stages: log,
  }
}

/** On the platform Temporal tries again; here nobody else does. */
async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (err) {
      const isPassing = err instanceof AppError && err.code === 'ModelUnavailable'
      if (!isPassing || tries === MOST_TRIES) throw err
      await setTimeout((err.retryAfterSeconds ?? WAIT_SECONDS) * 1_000, undefined, { signal })
    }
  }
}

function tokensOfRepairs(calls: ModelCall[]): number {
  return calls
    .filter(({ job }) => job === 'repair')
    .reduce((sum, call) => sum + call.inputTokens - call.cachedInputTokens + call.outputTokens, 0)
}
