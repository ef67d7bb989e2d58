import {
  ActivityFailure,
  ApplicationFailure,
  TimeoutFailure,
  isCancellation,
} from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { isErrorCode, type ErrorCode } from '../contract/errors.ts'
import type { Place } from './steps.ts'

/** Why a build ends without going live, in the few words that may travel through history. */
export interface BuildEnd extends Place {
  code: ErrorCode
}

export function reasonOf(
  err: unknown,
  { place, isTimedOut }: { place: Place; isTimedOut: boolean },
): BuildEnd {
  if (isTimedOut) return { code: 'BuildTimedOut', ...place }
  if (isCancellation(err)) return { code: 'Cancelled', step: null, round: 0 }
  return { code: codeOf(err), ...place }
}

const ofModel = new Set<string>([
  'generateByModel',
  'repair',
  'writePreview',
] satisfies (keyof Activities)[])

export function codeOf(err: unknown): ErrorCode {
  const cause = err instanceof ActivityFailure ? err.cause : err
  if (cause instanceof ApplicationFailure && isErrorCode(cause.type)) return cause.type
  if (!(cause instanceof TimeoutFailure)) return 'Internal'
  if (cause.timeoutType !== 'SCHEDULE_TO_START') return 'BuildTimedOut'
  return err instanceof ActivityFailure && ofModel.has(err.activityType)
    ? 'WorkerUnavailable'
    : 'HostUnavailable'
}
