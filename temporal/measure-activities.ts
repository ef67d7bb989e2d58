import { CancelledFailure } from '@temporalio/activity'
import type { ActivityInterceptorsFactory } from '@temporalio/worker'
import type { ErrorCode } from '../contract/errors.ts'
import type { WorkerMetrics } from '../observe/worker-metrics.ts'

/** Measures each try of each activity, and counts the builds whose last word was one of them. */
export function measureActivities({
  countActivity,
  countBuild,
}: Pick<WorkerMetrics, 'countActivity' | 'countBuild'>): ActivityInterceptorsFactory {
  return ({ info: { activityType } }) => ({
    inbound: {
      async execute(input, next) {
        const startedMs = performance.now()
        const end = (outcome: 'ok' | 'failed' | 'cancelled') =>
          countActivity(activityType, { outcome, durationMs: performance.now() - startedMs })
        try {
          const result = await next(input)
          end('ok')
          if (activityType === 'endLive') countBuild('live')
          if (activityType === 'failBuild') countBuild(codeOfEnd(input.args))
          return result
        } catch (err) {
          end(err instanceof CancelledFailure ? 'cancelled' : 'failed')
          throw err
        }
      },
    },
  })
}

/** What `failBuild` is given. */
function codeOfEnd(args: unknown[]) {
  const [input] = args as [{ code: ErrorCode }]
  return input.code
}
