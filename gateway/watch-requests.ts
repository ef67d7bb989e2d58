import type { RequestListener } from 'node:http'
import type { GatewayMetrics } from '../observe/gateway-metrics.ts'
import { inRequestSpan } from '../observe/spans.ts'

/** Whoever asks: strangers are counted too. */
export function countRequests(
  { beginRequest, endRequest }: Pick<GatewayMetrics, 'beginRequest' | 'endRequest'>,
  answer: RequestListener,
): RequestListener {
  return (req, res) => {
    beginRequest()
    res.once('close', () => endRequest(res.statusCode))
    answer(req, res)
  }
}

/** `isAskedByUs`: a version port, where a trace of ours goes on. What others send of theirs is not believed. */
export function traceRequests(
  { name, isAskedByUs }: { name: string; isAskedByUs: boolean },
  answer: RequestListener,
): RequestListener {
  return (req, res) => {
    const { traceparent } = req.headers
    const parent = isAskedByUs && typeof traceparent === 'string' ? traceparent : undefined
    inRequestSpan({ req, res, parent, nameOf: () => name }, () => answer(req, res))
  }
}
