import { ApplicationFailure } from '@temporalio/common'
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker'
import { inSpan, recordEndedSpan } from '../observe/spans.ts'
import { readTraceparent, type TraceSinks } from '../workflows/trace-header.ts'

/** Each try of an activity is a span below its workflow's. */
export const traceActivities: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) =>
      inSpan(
        {
          name: info.activityType,
          kind: 'consumer',
          parent: readTraceparent(input.headers),
          attributes: {
            'temporal.workflow.id': info.workflowExecution?.workflowId ?? '',
            'bmm.attempt': info.attempt,
          },
        },
        () => next(input),
        (err) => (err instanceof ApplicationFailure && err.type ? err.type : 'Cancelled'),
      ),
  },
})

/** A workflow's own span is made when it has ended: its code must not know what time it is elsewhere. */
export const traceSinks: InjectedSinks<TraceSinks> = {
  trace: {
    ended: {
      fn({ workflowId }, { type, startedMs, endedMs, ...ended }) {
        recordEndedSpan({
          ...ended,
          name: type,
          attributes: { 'temporal.workflow.id': workflowId },
          startedAt: new Date(startedMs),
          endedAt: new Date(endedMs),
        })
      },
      callDuringReplay: false,
    },
  },
}
