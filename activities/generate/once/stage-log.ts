import { AppError, errorCodes } from '../../../contract/errors.ts'
import type { BuildFailure, ModelUse, ScanFinding, SelfTest } from '../../../contract/nouns.ts'
import type { ModelCall } from '../../../db/model-calls.ts'
import { StepError } from '../../records/run-step.ts'
import { addModelUse } from '../model-use.ts'

export const stages = ['generate', 'render', 'scan', 'compile', 'self-test'] as const
export type Stage = (typeof stages)[number] | 'repair'

export interface StageVerdict {
  stage: Stage
  /** 0 as it was written; n after the n-th repair. */
  round: number
  state: 'passed' | 'failed'
  durationMs: number
  failure?: BuildFailure
  /** Warnings of the scan. */
  findings?: ScanFinding[]
  selfTest?: SelfTest
  /** What a repair changed. */
  summary?: string
  diff?: string
  /** Of the stages that ask the model. */
  modelUse?: ModelUse
}

type Found = Pick<StageVerdict, 'findings' | 'selfTest' | 'summary' | 'diff'>

/** Runs a stage, and says how it went. What it throws is told and thrown on. */
export type RunStage = <T>(
  stage: Stage,
  work: () => Promise<{ value: T; found?: Found }>,
) => Promise<T>

export function createStageLog({
  calls,
  round,
  onVerdict,
}: {
  /** Of the model, as they are made. */
  calls: readonly ModelCall[]
  round: () => number
  onVerdict: (verdict: StageVerdict) => void
}): RunStage {
  return async (stage, work) => {
    const startedMs = performance.now()
    const made = calls.length
    const conclude = (end: Partial<StageVerdict> & Pick<StageVerdict, 'state'>) => {
      const durationMs = Math.round(performance.now() - startedMs)
      const own = calls.slice(made)
      const modelUse = own.length > 0 ? { modelUse: addModelUse(own) } : {}
      onVerdict({ stage, round: round(), durationMs, ...end, ...modelUse })
    }
    try {
      const { value, found } = await work()
      conclude({ state: 'passed', ...found })
      return value
    } catch (err) {
      if (err instanceof AppError) conclude({ state: 'failed', failure: failureOf(err, stage) })
      throw err
    }
  }
}

export function failureOf(err: AppError, step: Stage): BuildFailure {
  const { code, detail = null } = err
  const found = err instanceof StepError ? err.found : {}
  return { code, title: errorCodes[code].title, detail, step, ...found }
}
