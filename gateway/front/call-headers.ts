import type { IncomingHttpHeaders } from 'node:http'
import { endToEndHeaders } from '../headers.ts'

const REMOVED = new Set(['cookie', 'forwarded', 'x-real-ip', 'accept-encoding'])
const REMOVED_PREFIX = /^(?:x-forwarded-|bmm-)/

/** What the runner is told of a call: the canonical host, and nothing that only we may say. */
export function headersForRunner(
  headers: IncomingHttpHeaders,
  { host, callerSecrets }: { host: string; callerSecrets: string | undefined },
): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(endToEndHeaders(headers)))
    if (!REMOVED.has(name) && !REMOVED_PREFIX.test(name)) kept[name] = value
  kept['host'] = host
  if (callerSecrets !== undefined) kept['bmm-caller-secrets'] = callerSecrets
  return kept
}

const PASSED = /^(?:content-type|content-length|cache-control|retry-after|allow|mcp-[a-z0-9-]+)$/
const CONTENT_TYPE = /^(application\/json|text\/event-stream)\s*(?:;|$)/i

export type RunnerAnswer =
  | { is: 'json' | 'stream' | 'empty'; headers: Record<string, string | string[]> }
  /** Neither JSON nor an event stream: a page or script under our name. */
  | { is: 'foreign' }

/**
 * What the caller is told: a runner sets no cookie, no CORS, and no page. Nor does it say where to sign in, since clients
 * take their refresh tokens there.
 */
export function headersForCaller(headers: IncomingHttpHeaders): RunnerAnswer {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') return { is: 'foreign' }
  const kept: Record<string, string | string[]> = { 'x-content-type-options': 'nosniff' }
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && PASSED.test(name)) kept[name] = value
  const type = headers['content-type']
  if (type === undefined) return { is: 'empty', headers: { ...kept, 'content-length': '0' } }
  const known = CONTENT_TYPE.exec(type)?.[1]?.toLowerCase()
  if (known === undefined) return { is: 'foreign' }
  if (known === 'application/json') return { is: 'json', headers: kept }
  return { is: 'stream', headers: { ...kept, 'x-accel-buffering': 'no' } }
}
