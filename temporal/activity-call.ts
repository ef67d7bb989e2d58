import { CancelledFailure, Context } from '@temporalio/activity'
import type { ActivityInterceptorsFactory } from '@temporalio/worker'
import type { ActivityCall, Logger } from '../activities/deps.ts'
import { AppError } from '../contract/errors.ts'
import { asDatabaseError, isStatementTooSlow } from '../db/connect.ts'
import { asApplicationFailure } from './failure.ts'

/** The running activity, as plain functions see it. */
export function activityCall(): ActivityCall {
  const context = Context.current()
  return {
    attempt: context.info.attempt,
    signal: context.cancellationSignal,
    heartbeat: () => context.heartbeat(),
  }
}

/** At the edge of every activity: errors of ours become failures that the workflow can judge by their type. */
export function failureInterceptor(logger: Logger): ActivityInterceptorsFactory {
  return ({ info, cancellationSignal }) => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input)
        } catch (thrown) {
          if (cancellationSignal.aborted) throw new CancelledFailure('the activity was cancelled')
          const err = asDatabaseError(thrown)
          const isDefect = !(err instanceof AppError) || isStatementTooSlow(err)
          const facts = { err, activity: info.activityType, attempt: info.attempt }
          if (isDefect) logger.error(facts, 'an activity failed in a way that nobody foresaw')
          else logger.warn(facts, 'an activity failed')
          throw asApplicationFailure(err)
        }
      },
    },
  })
}
