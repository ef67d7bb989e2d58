import { Counter, Histogram } from 'prom-client'
import { createRegistry, secondsBuckets } from './registry.ts'

export interface AnsweredRequest {
  /** The route's name in the contract; elsewhere the part of the api: no path, since paths hold ids. */
  route: string
  status: number
  /** null: a stream, which lasts as long as somebody listens. */
  durationMs: number | null
}

export function createApiMetrics() {
  const registry = createRegistry()
  const requests = new Counter({
    name: 'bmm_api_requests_total',
    help: 'Answered requests.',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'bmm_api_request_seconds',
    help: 'How long requests took that are no streams.',
    labelNames: ['route'],
    buckets: secondsBuckets,
    registers: [registry],
  })
  return {
    text: () => registry.metrics(),
    countRequest: ({ route, status, durationMs }: AnsweredRequest) => {
      requests.inc({ route, status })
      if (durationMs !== null) seconds.observe({ route }, durationMs / 1_000)
    },
  }
}
