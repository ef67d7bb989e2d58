// What Temporal's client throws, as errors of ours.
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { AppError, isErrorCode } from '../contract/errors.ts'

export function asUnavailable(cause: unknown) {
  if (cause instanceof WorkflowExecutionAlreadyStartedError)
    return new AppError('ServerBusy', 'another workflow holds this server', {
      cause,
      detail: 'Something else is happening to this server. Try again in a moment.',
    })
  if (isNotFound(cause)) return cause
  if (cause instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return new AppError('WorkerUnavailable', 'no worker took it up', {
      cause,
      detail: 'No worker is running that could do this. Try again in a moment.',
      retryAfterSeconds: 10,
    })
  if (cause instanceof WorkflowFailedError) return asFailure(cause)
  return new AppError('TemporalUnavailable', 'Temporal does not answer', {
    cause,
    detail: 'The workflow service does not answer, so nothing was begun. Try again in a moment.',
    retryAfterSeconds: 5,
  })
}

/** What ended a workflow that was waited for: the error of its activity, or its time was up. */
function asFailure(cause: WorkflowFailedError) {
  for (let err = cause.cause; err instanceof Error; err = err.cause as Error | undefined)
    if (err instanceof ApplicationFailure && isErrorCode(err.type))
      return new AppError(err.type, `the workflow failed: ${err.message}`, { cause })
  return new AppError('WorkerUnavailable', 'the workflow did not end in time', {
    cause,
    detail: 'The workers took too long. Try again in a moment.',
    retryAfterSeconds: 30,
  })
}

export function nothingToConfirm(buildId: string, cause: unknown) {
  return new AppError('NothingToConfirm', `no workflow runs for build ${buildId}`, {
    cause,
    detail: 'The build has ended. Build again.',
  })
}

export function unlessNotFound(err: unknown) {
  if (!isNotFound(err)) throw err
}

export function isNotFound(err: unknown) {
  return err instanceof Error && err.name === 'WorkflowNotFoundError'
}
