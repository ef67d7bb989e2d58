import { getOAuthProtectedResourceMetadataUrl } from '@modelcontextprotocol/server'

export const REQUIRED_SCOPE = 'mcp:tools'

/** What the gate says of itself to clients, all derived from the server's one public URL. */
export interface Resource {
  hostname: string
  path: string
  metadataPath: string
  metadata: object
  /** The parameters of every WWW-Authenticate challenge. */
  challenge: string
}

export function describeResource({
  publicUrl,
  issuer,
}: {
  publicUrl: string
  issuer: string
}): Resource {
  const url = new URL(publicUrl)
  const metadataUrl = getOAuthProtectedResourceMetadataUrl(url)
  const slug = slugOf(publicUrl)
  // the second scope grants nothing: it tells the platform which server is meant when a client sends no `resource`
  const scopes = slug ? [REQUIRED_SCOPE, `mcp:server:${slug}`] : [REQUIRED_SCOPE]
  return {
    hostname: url.hostname,
    path: url.pathname,
    metadataPath: new URL(metadataUrl).pathname,
    metadata: {
      resource: publicUrl,
      authorization_servers: [issuer],
      scopes_supported: scopes,
      bearer_methods_supported: ['header'],
    },
    challenge: `resource_metadata="${metadataUrl}", scope="${scopes.join(' ')}"`,
  }
}

export function slugOf(publicUrl: string): string | undefined {
  return /^\/s\/([^/]+)\/mcp$/.exec(new URL(publicUrl).pathname)?.[1]
}

/** Where callers keep their own secrets: a page of the dashboard, which lives at the issuer's origin. */
export function credentialsUrl({
  publicUrl,
  issuer,
}: {
  publicUrl: string
  issuer: string
}): string | undefined {
  const slug = slugOf(publicUrl)
  return slug && `${new URL(issuer).origin}/credentials/${slug}`
}
