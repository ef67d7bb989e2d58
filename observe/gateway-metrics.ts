import { Counter, Gauge, Histogram } from 'prom-client'
import { createRegistry, secondsBuckets } from './registry.ts'

/** Callers may invent methods; each name would be a series of its own. */
const METHODS = new Set([
  'initialize',
  'notifications/initialized',
  'ping',
  'server/discover',
  'tools/list',
  'tools/call',
])

export interface EndedCall {
  method: string | null
  status: number
  isError: boolean
  durationMs: number
}

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>

/** `waiting`: calls that wait for a runner at this moment. */
export function createGatewayMetrics({ waiting }: { waiting: () => number }) {
  const registry = createRegistry()
  const registers = [registry]
  const answers = new Counter({
    name: 'bmm_gateway_answers_total',
    help: 'Answered requests, those of strangers too.',
    labelNames: ['status'],
    registers,
  })
  const calls = new Histogram({
    name: 'bmm_gateway_call_seconds',
    help: 'Calls of those who may call, by how they ended.',
    labelNames: ['method', 'outcome'],
    buckets: secondsBuckets,
    registers,
  })
  const inFlight = new Gauge({
    name: 'bmm_gateway_requests_in_flight',
    help: 'Requests that are not answered to their end.',
    registers,
  })
  // oxlint-disable-next-line no-new -- it lives in its registry
  new Gauge({
    name: 'bmm_gateway_calls_waiting',
    help: 'Calls that wait for a runner.',
    registers,
    collect() {
      this.set(waiting())
    },
  })
  const wakes = new Counter({
    name: 'bmm_gateway_wake_requests_total',
    help: 'How often a runner was asked for; again every few seconds while calls wait.',
    registers,
  })
  const tokens = new Counter({
    name: 'bmm_gateway_tokens_total',
    help: 'Tokens that were checked: known from before, verified, or refused.',
    labelNames: ['outcome'],
    registers,
  })
  const egress = new Counter({
    name: 'bmm_gateway_egress_total',
    help: 'Connections that runners asked for: allowed, or why not.',
    labelNames: ['outcome'],
    registers,
  })
  const egressBytes = new Counter({
    name: 'bmm_gateway_egress_bytes_total',
    help: 'What runners sent and received.',
    labelNames: ['direction'],
    registers,
  })
  return {
    text: () => registry.metrics(),
    beginRequest: () => inFlight.inc(),
    endRequest(status: number) {
      inFlight.dec()
      answers.inc({ status })
    },
    countCall({ method, status, isError, durationMs }: EndedCall) {
      const known = method !== null && METHODS.has(method) ? method : 'other'
      calls.observe({ method: known, outcome: outcomeOf(status, isError) }, durationMs / 1_000)
    },
    countWakeRequest: () => wakes.inc(),
    countToken: (outcome: 'known' | 'verified' | 'refused') => tokens.inc({ outcome }),
    countEgress({
      outcome,
      sentBytes,
      receivedBytes,
    }: {
      outcome: string
      sentBytes: number
      receivedBytes: number
    }) {
      egress.inc({ outcome })
      egressBytes.inc({ direction: 'sent' }, sentBytes)
      egressBytes.inc({ direction: 'received' }, receivedBytes)
    },
  }
}

/** A result that says isError is the tool's own; a call that broke off counts as the same. */
function outcomeOf(status: number, isError: boolean) {
  if (status >= 500) return 'failed'
  if (status >= 400) return 'refused'
  return isError ? 'tool-error' : 'ok'
}
