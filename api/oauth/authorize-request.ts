import type { IncomingMessage } from 'node:http'
import { findServerOfScope, MCP_SCOPE, type ServersDeps } from './resource.ts'

/** Adds what clients leave out: the server, when the scope hints at it, and the scope that every token needs. */
export async function fillInAuthorizeUrl(deps: ServersDeps, url: string): Promise<string> {
  const [path, query] = [url.split('?', 1)[0] ?? url, url.slice(url.indexOf('?') + 1)]
  const params = new URLSearchParams(url.includes('?') ? query : '')
  const scopes = (params.get('scope') ?? '').split(' ').filter(Boolean)
  if (!params.has('resource')) {
    const server = await findServerOfScope(deps, scopes.join(' '))
    if (server) params.set('resource', server.url)
  }
  if (!scopes.includes(MCP_SCOPE)) params.set('scope', [...scopes, MCP_SCOPE].join(' '))
  return `${path}?${params.toString()}`
}

/**
 * Takes the library's session cookie out of a request. The dashboard's session alone says who is signed in; the
 * library's must not carry a former person over into a new authorization.
 */
export function dropSessionCookie(req: IncomingMessage): void {
  const cookies = (req.headers.cookie ?? '').split(/; */)
  req.headers.cookie = cookies.filter((pair) => !/^_session(\.sig)?=/.test(pair)).join('; ')
}
