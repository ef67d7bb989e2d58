// Protected resource metadata (RFC 9728), and the challenge that leads there.
import { serverUrl } from '../../contract/server-url.ts'

export const SCOPE = 'mcp:tools'

const METADATA = '/.well-known/oauth-protected-resource'
const INSERTED = /^\/\.well-known\/oauth-protected-resource\/s\/([a-z0-9-]{1,64})\/mcp\/?$/
const APPENDED = /^\/s\/([a-z0-9-]{1,64})\/mcp\/\.well-known\/oauth-protected-resource\/?$/

/** The server whose metadata a path asks for; clients look in two places. */
export function slugOfMetadataPath(path: string): string | undefined {
  return (INSERTED.exec(path) ?? APPENDED.exec(path))?.[1]
}

export interface Addresses {
  gatewayUrl: string
  issuer: string
}

export function resourceMetadata(
  { gatewayUrl, issuer }: Addresses,
  { slug, title }: { slug: string; title: string },
) {
  return {
    resource: serverUrl(gatewayUrl, slug),
    authorization_servers: [issuer],
    scopes_supported: scopesOf(slug),
    bearer_methods_supported: ['header'],
    resource_name: title,
  }
}

/** The WWW-Authenticate header. Without a token there is no error to tell, only where to begin. */
export function challenge(
  { gatewayUrl }: Pick<Addresses, 'gatewayUrl'>,
  {
    slug,
    error,
    description,
  }: {
    slug: string
    error?: 'invalid_token' | 'insufficient_scope' | 'invalid_request'
    description?: string
  },
): string {
  const parts = [
    `resource_metadata="${gatewayUrl}${METADATA}/s/${slug}/mcp"`,
    `scope="${scopesOf(slug).join(' ')}"`,
  ]
  if (error) parts.push(`error="${error}"`)
  if (description) parts.push(`error_description="${description}"`)
  return `Bearer ${parts.join(', ')}`
}

/** The second one says which server is meant to clients that send a scope and no resource. */
function scopesOf(slug: string) {
  return [SCOPE, `mcp:server:${slug}`]
}
