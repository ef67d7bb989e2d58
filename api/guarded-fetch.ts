// Fetching addresses that a stranger named: https alone, public addresses alone, bounded in redirects, time and size.
// An address is checked where the connection is made, so a name that resolves anew in between gains nothing.
import ipaddr from 'ipaddr.js'
import { lookup as resolve, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici'

/** Thrown when an address, a redirect or an answer is not within the rules. The message is fit for the asker. */
export class FetchRefusedError extends Error {
  override name = 'FetchRefusedError'
}

export interface GuardOptions {
  isAllowedAddress?: (address: string) => boolean
  timeoutMs?: number
  maxBytes?: number
  maxRedirects?: number
  /** A certificate to trust beside Node's own. */
  ca?: string
}

export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>

/** Makes a `fetch` for such addresses. A dispatcher in `init` is not used: this one's own does the checking. */
export function createGuardedFetch({
  isAllowedAddress = isPublicAddress,
  timeoutMs = 5_000,
  maxBytes = 5_000_000,
  maxRedirects = 3,
  ca,
}: GuardOptions = {}): GuardedFetch {
  const dispatcher = new Agent({
    connect: { lookup: guardedLookup(isAllowedAddress), ...(ca && { ca }) },
    keepAliveTimeout: 1_000,
  })

  return async (url, init = {}) => {
    const signal = AbortSignal.any([
      AbortSignal.timeout(timeoutMs),
      ...(init.signal ? [init.signal] : []),
    ])
    let target = new URL(url)
    for (let redirects = 0; ; redirects++) {
      checkTarget(target, isAllowedAddress)
      const response = await fetchOnce(target, { ...init, signal }, dispatcher)
      const location = response.headers.get('location')
      const isRedirect = response.status >= 300 && response.status < 400 && location !== null
      if (!isRedirect || init.redirect === 'manual') return bounded(response, maxBytes)
      await response.body?.cancel()
      if (init.redirect === 'error' || redirects >= maxRedirects)
        throw new FetchRefusedError('It redirects too often')
      target = new URL(location, target)
    }
  }
}

/** Whether an address belongs to the public internet: neither loopback, private, link-local nor any special range. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'))
}

function checkTarget(target: URL, isAllowedAddress: (address: string) => boolean) {
  if (target.protocol !== 'https:') throw new FetchRefusedError('Only https addresses are fetched')
  if (target.username || target.password)
    throw new FetchRefusedError('An address must not hold a user name or password')
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !isAllowedAddress(host)) throw privateAddress()
}

/** Refuses a name when any of its addresses is not allowed. */
function guardedLookup(isAllowedAddress: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (err, found) => {
      const addresses: LookupAddress[] = found
      const [first] = addresses ?? []
      if (err) return callback(err, '')
      if (!first || !addresses.every(({ address }) => isAllowedAddress(address)))
        return callback(privateAddress(), '')
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
}

function privateAddress() {
  return new FetchRefusedError('The address does not belong to the public internet')
}

/** Always without following: each redirect is a target of its own. */
async function fetchOnce(target: URL, init: RequestInit, dispatcher: Agent) {
  try {
    // undici's own fetch, for its Agent only fits a fetch of the same release; the types differ in name alone
    return await undiciFetch(target, {
      ...init,
      dispatcher,
      redirect: 'manual',
    } as UndiciRequestInit)
  } catch (err) {
    if (err instanceof Error && err.cause instanceof FetchRefusedError) throw err.cause
    throw err
  }
}

function bounded(response: Awaited<ReturnType<typeof undiciFetch>>, maxBytes: number): Response {
  const headers = new Headers([...response.headers])
  headers.delete('content-encoding') // the body is decoded by now, and measured so
  headers.delete('content-length')
  let bytes = 0
  const measure = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw new FetchRefusedError('The answer is too large')
      controller.enqueue(chunk)
    },
  })
  const body = response.body as ReadableStream<Uint8Array> | null
  return new Response(body?.pipeThrough(measure) ?? null, { status: response.status, headers })
}
