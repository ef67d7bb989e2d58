import type { Config } from '../../config.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { findCallableServer, type CallableServer } from '../../db/access.ts'
import type { Db } from '../../db/connect.ts'

/** The scope that every token of a server carries. */
export const MCP_SCOPE = 'mcp:tools'

/** `mcp:server:<slug>`: in challenges, for clients that send a scope but no resource. */
const SERVER_SCOPE = /(?:^| )mcp:server:([a-z0-9-]+)(?= |$)/

export interface NamedServer extends CallableServer {
  /** The one spelling: audience of its tokens. */
  url: string
}

export interface ServersDeps {
  db: Db
  config: Pick<Config, 'publicGatewayUrl'>
}

/** The server that a resource indicator (RFC 8707) names, however host and final slash are spelled. */
export async function findServerOfResource(
  deps: ServersDeps,
  resource: string,
): Promise<NamedServer | undefined> {
  const url = canonicalUrl(resource)
  const slug = /\/s\/([a-z0-9-]+)\/mcp$/.exec(url)?.[1]
  const server = slug === undefined ? undefined : await findServerBySlug(deps, slug)
  return server?.url === url ? server : undefined
}

/** The server that a scope hints at. */
export async function findServerOfScope(
  deps: ServersDeps,
  scope: string,
): Promise<NamedServer | undefined> {
  const slug = SERVER_SCOPE.exec(scope)?.[1]
  return slug === undefined ? undefined : findServerBySlug(deps, slug)
}

/** A request names one server: of a list, the only entry. */
export function singleResource(resource: unknown): string | undefined {
  if (typeof resource === 'string') return resource
  if (!Array.isArray(resource) || resource.length !== 1) return undefined
  return singleResource(resource[0])
}

/** Lower-case scheme and host; no default port, query, fragment or final slash. */
function canonicalUrl(text: string) {
  const url = URL.parse(text)
  return url ? (url.origin + url.pathname).replace(/\/$/, '') : text
}

async function findServerBySlug({ db, config }: ServersDeps, slug: string) {
  const server = await findCallableServer(db, { slug })
  return server && { ...server, url: serverUrl(config.publicGatewayUrl, server.slug) }
}
