// How a trace passes through Temporal: W3C traceparent, in the header of workflows and activities. Headers are stored in the
// clear; this one holds random numbers alone.
import { defaultPayloadConverter, type Headers } from '@temporalio/common'

export const traceHeader = 'traceparent'

export function readTraceparent(headers: Headers): string | undefined {
  const payload = headers[traceHeader]
  return payload && defaultPayloadConverter.fromPayload<string>(payload)
}

/** A workflow that has ended, as its worker is told. */
export interface EndedWorkflow {
  type: string
  parent: string
  spanId: string
  startedMs: number
  endedMs: number
  /** Why it failed. */
  code?: string | undefined
}

export type TraceSinks = { trace: { ended(workflow: EndedWorkflow): void } }
