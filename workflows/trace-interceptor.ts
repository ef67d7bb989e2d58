// Hands the trace on: from the header that a workflow was started with to its activities, which become its children.
import { defaultPayloadConverter } from '@temporalio/common'
import {
  isCancellation,
  proxySinks,
  workflowInfo,
  type WorkflowInterceptorsFactory,
} from '@temporalio/workflow'
import { codeOf } from './build-failure.ts'
import { readTraceparent, traceHeader, type TraceSinks } from './trace-header.ts'

export const interceptors: WorkflowInterceptorsFactory = () => {
  const { trace } = proxySinks<TraceSinks>()
  let own: string | undefined

  return {
    inbound: [
      {
        async execute(input, next) {
          const parent = readTraceparent(input.headers)
          if (parent === undefined) return next(input)
          const { runId, workflowType: type, startTime } = workflowInfo()
          const spanId = runId.replaceAll('-', '').slice(-16) // random, and the same at every replay
          const [version, traceId, , flags] = parent.split('-')
          own = [version, traceId, spanId, flags].join('-')
          const tell = (code?: string) =>
            trace.ended({
              parent,
              spanId,
              type,
              startedMs: startTime.getTime(),
              endedMs: Date.now(),
              code,
            })
          try {
            const result = await next(input)
            tell()
            return result
          } catch (err) {
            tell(isCancellation(err) ? 'Cancelled' : codeOf(err))
            throw err
          }
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) =>
          next(
            own === undefined
              ? input
              : {
                  ...input,
                  headers: {
                    ...input.headers,
                    [traceHeader]: defaultPayloadConverter.toPayload(own),
                  },
                },
          ),
      },
    ],
  }
}
