export interface AllowedHost {
  /** Without the `*` of a wildcard: `.example.com`. */
  name: string
  isWildcard: boolean
  port: 80 | 443
}

/** Reads `api.example.com`, `*.example.com` and `http://api.example.com` (port 80, and only there). */
export function parseAllowList(domains: readonly string[]): AllowedHost[] {
  return domains.map((domain) => {
    const isPlain = domain.startsWith('http://')
    const pattern = isPlain ? domain.slice('http://'.length) : domain
    const isWildcard = pattern.startsWith('*.')
    return { name: isWildcard ? pattern.slice(1) : pattern, isWildcard, port: isPlain ? 80 : 443 }
  })
}

export type Listing = 'listed' | 'other-port' | 'not-listed'

/** A wildcard covers every name below its suffix, not the suffix itself. */
export function findListing(
  list: readonly AllowedHost[],
  { name, port }: { name: string; port: number },
): Listing {
  const named = list.filter((host) =>
    host.isWildcard
      ? name.endsWith(host.name) && name.length > host.name.length
      : name === host.name,
  )
  if (named.length === 0) return 'not-listed'
  return named.some((host) => host.port === port) ? 'listed' : 'other-port'
}
