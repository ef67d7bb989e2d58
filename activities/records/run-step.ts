import type { BuildStep } from '../../contract/build-steps.ts'
import { AppError, errorCodes } from '../../contract/errors.ts'
import type { BuildFailure } from '../../contract/nouns.ts'
import { appendBuildEvent } from '../../db/build-events.ts'
import { draftFailure } from '../../db/builds.ts'
import type { Deps } from '../deps.ts'
import { withHeartbeat } from '../with-heartbeat.ts'

/** What a step found, beside the error's own words. Stored on the build; never travels through history. */
export class StepError extends AppError {
  readonly found: Pick<BuildFailure, 'findings' | 'diagnostics' | 'logTail' | 'calls'>

  constructor(
    code: ConstructorParameters<typeof AppError>[0],
    message: string,
    options: ConstructorParameters<typeof AppError>[2] & StepError['found'],
  ) {
    const { findings, diagnostics, logTail, calls, ...rest } = options
    super(code, message, rest)
    this.found = {
      ...(findings && { findings }),
      ...(diagnostics && { diagnostics }),
      ...(logTail && { logTail }),
      ...(calls && { calls }),
    }
  }
}

type Context = Pick<Deps, 'db' | 'call' | 'failpoint'>

interface Place {
  buildId: string
  step: BuildStep
  /** How often the build was repaired before. */
  round?: number | undefined
}

/** What a step is to be told by in the log. */
interface StepEnd<T> {
  result: T
  text: string
  /** The step is not over: another activity of its ends it. */
  isUnderWay?: boolean
}

/**
 * One step of a build as people see it: its beginning, its end and how long it took are events, and the reason of a
 * failed try stands on the build. Heartbeats while it runs, which is also how a cancellation arrives.
 */
export function runStep<T>(
  deps: Context,
  place: Place,
  work: () => Promise<StepEnd<T>>,
): Promise<T> {
  return withHeartbeat(deps, () => recordStep(deps, place, work))
}

async function recordStep<T>(
  { db, call, failpoint }: Context,
  { buildId, step, round = 0 }: Place,
  work: () => Promise<StepEnd<T>>,
): Promise<T> {
  const { attempt } = call()
  const startedMs = performance.now()
  try {
    await appendBuildEvent(db, {
      buildId,
      step,
      type: 'step-started',
      text: '',
      dedupeKey: `${step}:${round}:started`,
    })
    await failpoint(`${step}:before`)
    const { result, text, isUnderWay = false } = await work()
    await failpoint(`${step}:after`)
    await appendBuildEvent(db, {
      buildId,
      step,
      type: isUnderWay ? 'note' : 'step-done',
      text,
      durationMs: performance.now() - startedMs,
      dedupeKey: `${step}:${round}:${isUnderWay ? 'under-way' : 'done'}`,
    })
    return result
  } catch (err) {
    await recordFailedTry({ db }, { buildId, step, round, attempt, err })
    throw err
  }
}

async function recordFailedTry(
  { db }: Pick<Deps, 'db'>,
  {
    buildId,
    step,
    round,
    attempt,
    err,
  }: { buildId: string; step: BuildStep; round: number; attempt: number; err: unknown },
) {
  if (!(err instanceof AppError)) return // a defect or a cancellation: the workflow's reason says all
  const { title, retryable } = errorCodes[err.code]
  const detail = err.detail ?? null
  const found = err instanceof StepError ? err.found : {}
  try {
    // What a repair runs into is no reason of the build: that is the fault which it was to mend.
    if (step !== 'repair')
      await draftFailure(db, {
        buildId,
        failure: { code: err.code, title, detail, step, ...found },
      })
    if (!retryable) return // said once, when the build ends with it
    await appendBuildEvent(db, {
      buildId,
      step,
      type: 'note',
      text: [`Try ${attempt}: ${title}.`, detail, waitOf(err)].filter(Boolean).join(' '),
      dedupeKey: `${step}:${round}:try:${attempt}`,
    })
  } catch (cause) {
    // Postgres went away meanwhile; the step's own error decides what happens next, and carries this one.
    if (err.cause === undefined) err.cause = cause
  }
}

function waitOf({ code, retryAfterSeconds }: AppError) {
  if (code !== 'ModelUnavailable' || !retryAfterSeconds) return null
  return `The model asks to wait ${retryAfterSeconds === 1 ? '1 second' : `${retryAfterSeconds} seconds`}.`
}
