import type { Denial } from '../../contract/egress-denials.ts'
import type { Vetting } from './vet-target.ts'

/** One decision, told once: a refusal at once, what was allowed when its connection ends. */
export interface EgressRecord {
  host: string
  port: number
  outcome: 'allowed' | Denial
  address?: string
  sentBytes: number
  receivedBytes: number
}

export interface EgressLimits {
  maxSockets: number
  maxHeaderBytes: number
  headersTimeoutMs: number
  helloTimeoutMs: number
  idleTimeoutMs: number
  maxConnectionBytes: number
}

export const egressLimits: EgressLimits = {
  maxSockets: 64,
  maxHeaderBytes: 16_384,
  headersTimeoutMs: 10_000,
  helloTimeoutMs: 5_000,
  idleTimeoutMs: 120_000,
  maxConnectionBytes: 1024 ** 3,
}

/** What one runner's way out needs. Who asks is known by the socket, never by a header. */
export interface Egress {
  vetting: Vetting
  limits: EgressLimits
  /** Told of bytes that have passed. */
  spend: (bytes: number) => void
  /** Whether this server has bytes left today. */
  hasBudget: () => boolean
  record: (record: EgressRecord) => void
  /** What should not happen; the connection is cut, the gateway goes on. */
  onDefect: (err: unknown) => void
  /** The platform's public keys; undefined while they are not known. */
  jwks: () => unknown
}

export function recordDenial(
  { record }: Egress,
  { host, port, denial }: { host: string; port: number; denial: Denial },
): void {
  record({ host, port, outcome: denial, sentBytes: 0, receivedBytes: 0 })
}
