// What the parts say of themselves in a trace: kinds, names of ours, ids and codes. Never a message, a header or a body.
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
} from '@opentelemetry/api'
import type { IncomingMessage, ServerResponse } from 'node:http'

const tracer = trace.getTracer('bmm')

export interface SpanFacts {
  name: string
  kind: 'producer' | 'consumer'
  attributes: Attributes
  /** W3C traceparent of what caused it; else it is what runs now. */
  parent?: string | undefined
}

/** Runs `work` as a span. `codeOf` says in a word why it failed. */
export async function inSpan<T>(
  { name, kind, attributes, parent }: SpanFacts,
  work: () => Promise<T>,
  codeOf: (err: unknown) => string = () => 'failed',
): Promise<T> {
  const options = { kind: kinds[kind], attributes }
  return tracer.startActiveSpan(name, options, parentOf(parent), async (span) => {
    try {
      return await work()
    } catch (err) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(err) })
      throw err
    } finally {
      span.end()
    }
  })
}

const kinds = { producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER }

/** Runs `act` as the span of a request, until it is answered. `parent` counts when it comes from a process of ours. */
export function inRequestSpan({ req, res, parent, nameOf }: RequestSpan, act: () => void): void {
  const from = parent === undefined ? ROOT_CONTEXT : parentOf(parent)
  const span = tracer.startSpan(req.method ?? 'GET', { kind: SpanKind.SERVER }, from)
  if (!span.isRecording()) return act()
  res.once('close', () => {
    const status = res.statusCode
    span.updateName(nameOf())
    span.setAttributes({
      'http.request.method': req.method ?? 'GET',
      'http.response.status_code': status,
    })
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  })
  context.with(trace.setSpan(from, span), act)
}

export interface RequestSpan {
  req: IncomingMessage
  res: ServerResponse
  parent?: string | undefined
  /** Asked at the end, when it is known which route it was. */
  nameOf: () => string
}

/** A span that is over already, and whose id others have named as their parent. */
export function recordEndedSpan({
  name,
  spanId,
  parent,
  attributes,
  startedAt,
  endedAt,
  code,
}: {
  name: string
  spanId: string
  parent: string
  attributes: Attributes
  startedAt: Date
  endedAt: Date
  /** Why it failed; absent: it did not. */
  code?: string | undefined
}): void {
  const span = tracer.startSpan(name, { attributes, startTime: startedAt }, parentOf(parent))
  Object.assign(span.spanContext(), { spanId }) // the SDK takes no id, and keeps this very object
  if (code !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: code })
  span.end(endedAt)
}

/** The W3C header that names the span that runs now; empty when nothing is traced. */
export function traceHeaders(): { traceparent?: string } {
  const headers: { traceparent?: string; tracestate?: string } = {}
  propagation.inject(context.active(), headers)
  return headers.traceparent === undefined ? {} : { traceparent: headers.traceparent }
}

function parentOf(traceparent: string | undefined): Context {
  if (traceparent === undefined) return context.active()
  return propagation.extract(ROOT_CONTEXT, { traceparent })
}
