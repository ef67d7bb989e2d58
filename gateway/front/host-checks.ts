import { CallRefused } from './refusal.ts'

/** The name in a Host header, without its port. */
function hostNameOf(host: string): string | undefined {
  return URL.parse(`http://${host}`)?.hostname
}

/** A page that has turned its own name to our address is stopped here. */
export function checkHost(
  host: string | undefined,
  { hostNames, url }: { hostNames: ReadonlySet<string>; url: string },
): void {
  const name = hostNameOf(host ?? '')
  if (name === undefined || !hostNames.has(name))
    throw new CallRefused(403, `This server has one address, and it is not this one: ${url}`)
}

/** Programs send no Origin. Browsers send the page's, and only pages that are named may call. */
export function checkOrigin(origin: string | undefined, hostNames: ReadonlySet<string>): void {
  if (origin === undefined) return
  const parsed = URL.parse(origin)
  const isWeb = parsed?.protocol === 'http:' || parsed?.protocol === 'https:'
  if (!parsed || !isWeb || !hostNames.has(parsed.hostname))
    throw new CallRefused(403, 'Pages of this origin may not call this server')
}

/** Our own hosts, this machine, and what the operator named. */
export function allowedOriginHosts({
  gatewayUrl,
  apiUrl,
  others,
}: {
  gatewayUrl: string
  apiUrl: string
  others: readonly string[]
}): ReadonlySet<string> {
  return new Set([
    new URL(gatewayUrl).hostname,
    new URL(apiUrl).hostname,
    'localhost',
    '127.0.0.1',
    '[::1]',
    ...others.map((host) => host.toLowerCase()),
  ])
}
