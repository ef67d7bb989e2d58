import {
  ActivityFailure,
  ApplicationFailure,
  TimeoutFailure,
  isCancellation,
} from '@temporalio/workflow'
import type { BuildStep } from '../contract/build-steps.ts'
import { isErrorCode, type ErrorCode } from '../contract/errors.ts'

/** Why a build ends without going live, in the few words that may travel through history. */
export interface BuildEnd {
  code: ErrorCode
  step: BuildStep | null
}

export function reasonOf(
  err: unknown,
  { step, isTimedOut }: { step: BuildStep | null; isTimedOut: boolean },
): BuildEnd {
  if (isTimedOut) return { code: 'BuildTimedOut', step }
  if (isCancellation(err)) return { code: 'Cancelled', step: null }
  return { code: codeOf(err), step }
}

function codeOf(err: unknown): ErrorCode {
  const cause = err instanceof ActivityFailure ? err.cause : err
  if (cause instanceof ApplicationFailure && isErrorCode(cause.type)) return cause.type
  if (cause instanceof TimeoutFailure)
    return cause.timeoutType === 'SCHEDULE_TO_START' ? 'HostUnavailable' : 'BuildTimedOut'
  return 'Internal'
}
