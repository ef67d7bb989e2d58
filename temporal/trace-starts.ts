// One trace from a request to the activities that it caused: the header that carries it, and the spans on its way.
import type { WorkflowClientInterceptor } from '@temporalio/client'
import { defaultPayloadConverter, type Headers } from '@temporalio/common'
import { inSpan, traceHeaders } from '../observe/spans.ts'
import { traceHeader } from '../workflows/trace-header.ts'

/** For clients: what they start goes on with the trace of what runs now. */
export const traceStarts: WorkflowClientInterceptor = {
  startWithDetails: ({ headers, ...input }, next) =>
    inSpan(startOf(input.workflowType, input.options.workflowId), () =>
      next({ ...input, headers: withTrace(headers) }),
    ),
  startUpdateWithStart: ({ workflowStartHeaders: headers, ...input }, next) =>
    inSpan(startOf(input.workflowType, input.workflowStartOptions.workflowId), () =>
      next({ ...input, workflowStartHeaders: withTrace(headers) }),
    ),
}

function startOf(workflowType: string, workflowId: string) {
  return {
    name: `start ${workflowType}`,
    kind: 'producer' as const,
    attributes: { 'temporal.workflow.id': workflowId },
  }
}

function withTrace(headers: Headers): Headers {
  const { traceparent } = traceHeaders()
  if (traceparent === undefined) return headers
  return { ...headers, [traceHeader]: defaultPayloadConverter.toPayload(traceparent) }
}
