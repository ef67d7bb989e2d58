import { Context } from '@temporalio/activity'
import type { ActivityInterceptorsFactory } from '@temporalio/worker'
import type { ActivityCall } from '../activities/records/run-step.ts'
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
export const failureInterceptor: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input)
      } catch (err) {
        throw Context.current().cancellationSignal.aborted ? err : asApplicationFailure(err)
      }
    },
  },
})
