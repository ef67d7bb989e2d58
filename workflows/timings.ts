// The limits of each step of a build: how long one try may run, how long all may, and how often it is tried.
import type { ActivityOptions, Duration } from '@temporalio/common'
import type { BuildStep } from '../contract/build-steps.ts'
import type { ErrorCode } from '../contract/errors.ts'

interface Timing {
  startToCloseMs: number
  scheduleToCloseMs: number
  scheduleToStartMs?: number
  heartbeatMs?: number
  firstRetryMs: number
  longestRetryMs: number
  /** Absent: as often as scheduleToClose allows. */
  tries?: number
  neverRetried: ErrorCode[]
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

export type TimedStep =
  BuildStep | 'generate-by-model' | 'write-preview' | 'stop' | 'stop-forks' | 'undo' | 'reconcile'

/** On the queue of the model: retries are ours, with the wait that the provider asks for (nextRetryDelay). */
const byModel = {
  startToCloseMs: 5 * MINUTE,
  scheduleToStartMs: 5 * MINUTE,
  heartbeatMs: 20 * SECOND,
  firstRetryMs: 2 * SECOND,
  longestRetryMs: MINUTE,
  neverRetried: [
    'ModelNotConfigured',
    'ModelDenied',
    'ModelBadRequest',
    'ModelRefused',
    'ModelAnswerInvalid',
    'TokenLimitReached',
    'NotPossible',
    'QuotaReached',
    'VersionNotBuilding',
    'HashMismatch',
  ],
} satisfies Partial<Timing>

export const timings: Record<TimedStep, Timing> = {
  begin: {
    startToCloseMs: 10 * SECOND,
    scheduleToCloseMs: 5 * MINUTE,
    firstRetryMs: 200,
    longestRetryMs: 10 * SECOND,
    neverRetried: [
      'ServerNotFound',
      'ServerBusy',
      'BuildNotFound',
      'BuildFinished',
      'PolicyRefused',
    ],
  },
  generate: {
    startToCloseMs: MINUTE,
    scheduleToCloseMs: 5 * MINUTE,
    heartbeatMs: 15 * SECOND,
    firstRetryMs: 500,
    longestRetryMs: 10 * SECOND,
    tries: 5,
    neverRetried: ['SourceInvalid', 'SpecInvalid', 'HashMismatch', 'TemplateNotFound'],
  },
  render: {
    startToCloseMs: 20 * SECOND,
    scheduleToCloseMs: 2 * MINUTE,
    firstRetryMs: 500,
    longestRetryMs: 5 * SECOND,
    tries: 5,
    neverRetried: ['SpecInvalid', 'HashMismatch', 'ArtifactAltered', 'VersionNotBuilding'],
  },
  scan: {
    startToCloseMs: 30 * SECOND,
    scheduleToCloseMs: 2 * MINUTE,
    firstRetryMs: 500,
    longestRetryMs: 5 * SECOND,
    tries: 5,
    neverRetried: ['ScanRejected', 'HashMismatch', 'VersionNotBuilding'],
  },
  compile: {
    startToCloseMs: 90 * SECOND,
    scheduleToCloseMs: 5 * MINUTE,
    heartbeatMs: 15 * SECOND,
    firstRetryMs: SECOND,
    longestRetryMs: 10 * SECOND,
    tries: 5,
    neverRetried: ['CompileFailed', 'ScanRejected', 'HashMismatch', 'VersionNotBuilding'],
  },
  'generate-by-model': {
    ...byModel,
    scheduleToCloseMs: 15 * MINUTE,
    tries: 4,
  },
  repair: {
    ...byModel,
    scheduleToCloseMs: 10 * MINUTE,
    tries: 3,
  },
  'write-preview': {
    ...byModel,
    scheduleToStartMs: MINUTE,
    scheduleToCloseMs: 15 * MINUTE,
    tries: 4,
  },
  'self-test': {
    startToCloseMs: 2 * MINUTE,
    scheduleToCloseMs: 6 * MINUTE,
    scheduleToStartMs: 30 * SECOND,
    heartbeatMs: 15 * SECOND,
    firstRetryMs: SECOND,
    longestRetryMs: 10 * SECOND,
    tries: 10,
    neverRetried: ['SelfTestFailed', 'HashMismatch', 'VersionNotBuilding', 'ImageMissing'],
  },
  'contract-check': {
    startToCloseMs: 10 * SECOND,
    scheduleToCloseMs: 2 * MINUTE,
    firstRetryMs: 500,
    longestRetryMs: 5 * SECOND,
    neverRetried: [
      'HashMismatch',
      'VersionNotBuilding',
      'ConfirmationExpired',
      'SecretMissing',
      'PolicyRefused',
    ],
  },
  place: {
    startToCloseMs: 10 * SECOND,
    scheduleToCloseMs: 2 * MINUTE,
    firstRetryMs: SECOND,
    longestRetryMs: 5 * SECOND,
    neverRetried: ['VersionNotBuilding'],
  },
  deploy: {
    startToCloseMs: MINUTE,
    scheduleToCloseMs: 4 * MINUTE,
    scheduleToStartMs: 30 * SECOND,
    heartbeatMs: 15 * SECOND,
    firstRetryMs: 500,
    longestRetryMs: 10 * SECOND,
    neverRetried: [
      'HashMismatch',
      'SecretMissing',
      'VersionNotBuilding',
      'ImageMissing',
      'RunnerExited',
      'QuotaReached',
    ],
  },
  'health-check': {
    startToCloseMs: 30 * SECOND,
    scheduleToCloseMs: 2 * MINUTE,
    scheduleToStartMs: 30 * SECOND,
    heartbeatMs: 10 * SECOND,
    firstRetryMs: SECOND,
    longestRetryMs: 5 * SECOND,
    tries: 3,
    neverRetried: ['ToolsDiffer', 'RunnerExited', 'VersionNotBuilding'],
  },
  activate: {
    startToCloseMs: 10 * SECOND,
    scheduleToCloseMs: 5 * MINUTE,
    firstRetryMs: 200,
    longestRetryMs: 10 * SECOND,
    neverRetried: ['VersionNotBuilding', 'ServerGone', 'VersionNotFound'],
  },
  retire: {
    startToCloseMs: 3 * MINUTE,
    scheduleToCloseMs: 15 * MINUTE,
    scheduleToStartMs: MINUTE,
    heartbeatMs: 15 * SECOND,
    firstRetryMs: 2 * SECOND,
    longestRetryMs: 30 * SECOND,
    tries: 5,
    neverRetried: [],
  },
  stop: {
    startToCloseMs: MINUTE,
    scheduleToCloseMs: 15 * MINUTE,
    heartbeatMs: 15 * SECOND,
    firstRetryMs: SECOND,
    longestRetryMs: 30 * SECOND,
    neverRetried: [],
  },
  'stop-forks': {
    startToCloseMs: 10 * MINUTE,
    scheduleToCloseMs: 15 * MINUTE,
    scheduleToStartMs: 30 * SECOND,
    heartbeatMs: 30 * SECOND,
    firstRetryMs: SECOND,
    longestRetryMs: 10 * SECOND,
    tries: 5,
    neverRetried: [],
  },
  undo: {
    startToCloseMs: MINUTE,
    scheduleToCloseMs: 5 * MINUTE,
    heartbeatMs: 15 * SECOND,
    firstRetryMs: SECOND,
    longestRetryMs: 30 * SECOND,
    neverRetried: [],
  },
  reconcile: {
    startToCloseMs: MINUTE,
    scheduleToCloseMs: 2 * MINUTE,
    scheduleToStartMs: 30 * SECOND,
    firstRetryMs: SECOND,
    longestRetryMs: 10 * SECOND,
    tries: 3,
    neverRetried: [],
  },
}

/** From begin to the contract check. */
export const makingLimitMs = 25 * MINUTE
/** From place to a healthy candidate; what comes after is bounded by its own limits. */
export const deployingLimitMs = 8 * MINUTE

export function activityOptions(step: TimedStep, timeScale = 1): ActivityOptions {
  const timing = timings[step]
  const scaled = (ms: number): Duration => Math.max(1, Math.round(ms * timeScale))
  return {
    startToCloseTimeout: scaled(timing.startToCloseMs),
    scheduleToCloseTimeout: scaled(timing.scheduleToCloseMs),
    ...(timing.scheduleToStartMs && { scheduleToStartTimeout: scaled(timing.scheduleToStartMs) }),
    ...(timing.heartbeatMs && { heartbeatTimeout: scaled(timing.heartbeatMs) }),
    retry: {
      initialInterval: scaled(timing.firstRetryMs),
      maximumInterval: scaled(timing.longestRetryMs),
      backoffCoefficient: 2,
      ...(timing.tries && { maximumAttempts: timing.tries }),
      nonRetryableErrorTypes: timing.neverRetried,
    },
  }
}
