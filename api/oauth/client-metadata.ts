// What MCP clients say about themselves, brought into the shape that the authorization server can take: by registration
// and by documents on the web alike.
import type { GuardedFetch } from '../guarded-fetch.ts'

const KNOWN_GRANTS = new Set(['authorization_code', 'refresh_token'])
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

type Metadata = Record<string, unknown>

/** The metadata as we take them, or what is wrong with them. */
export function normaliseClientMetadata(
  body: Metadata,
): { metadata: Metadata } | { problem: string } {
  const uris = redirectUrisOf(body)
  if (uris.some((uri) => protocolOf(uri) === 'http:' && !isLoopback(uri)))
    return { problem: 'http redirect URIs must be loopback addresses' }
  const { scope: _scope, ...rest } = body // one unknown scope would refuse the whole registration
  const metadata: Metadata = {
    token_endpoint_auth_method: 'none', // said outright, or the library makes a secret that it then refuses
    ...rest,
    ...asNative(uris),
  }
  if (Array.isArray(body['grant_types']))
    metadata['grant_types'] = body['grant_types'].filter((grant) => KNOWN_GRANTS.has(String(grant)))
  return { metadata }
}

/** Whether a redirect stays on this machine, where any program may listen. */
export function isLoopback(uri: string): boolean {
  const url = URL.parse(uri)
  return url !== null && /^https?:$/.test(url.protocol) && LOOPBACK_NAMES.has(url.hostname)
}

/** Where a redirect leads, for people: the host, or the scheme of an app. */
export function redirectHostOf(uri: string): string {
  const url = URL.parse(uri)
  if (!url) return uri
  return /^https?:$/.test(url.protocol) ? url.host : url.protocol
}

/** Fetches metadata documents; those without a type get the one that their redirects need. */
export function fetchClientMetadata(guardedFetch: GuardedFetch): GuardedFetch {
  return async (url, init) => {
    const response = await guardedFetch(url, init)
    if (response.status !== 200) return response
    const headers = new Headers(response.headers)
    return new Response(withApplicationType(await response.text()), { status: 200, headers })
  }
}

function withApplicationType(text: string) {
  try {
    const document = JSON.parse(text) as Metadata
    if (document['application_type'] !== undefined) return text
    return JSON.stringify({ ...document, ...asNative(redirectUrisOf(document)) })
  } catch {
    return text // the library says what is wrong with it
  }
}

/** Only a native client's loopback port may float, and only it may have a scheme of its own. */
function asNative(uris: string[]): Metadata {
  const isNative = uris.some((uri) => protocolOf(uri) !== 'https:' || isLoopback(uri))
  if (!isNative) return {}
  const allowed = uris.filter((uri) => !(protocolOf(uri) === 'https:' && isLoopback(uri)))
  return { application_type: 'native', redirect_uris: allowed }
}

function redirectUrisOf(body: Metadata) {
  const uris = body['redirect_uris']
  return Array.isArray(uris) ? uris.map(String) : []
}

function protocolOf(uri: string) {
  return URL.parse(uri)?.protocol
}
