import { Resolver } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'

const QUERY = { timeout: 1_000, tries: 2 }
const PATIENCE_MS = 4_000

/**
 * Every address of a name, from the name servers themselves. The system's own lookup holds one of a few threads for as
 * long as a server is silent, so that one runner's names would keep all others waiting. A new resolver each time: the
 * machine may be on another network by now.
 */
export async function askNameServers(
  name: string,
  servers?: readonly string[],
): Promise<{ address: string }[]> {
  const resolver = new Resolver(QUERY)
  if (servers) resolver.setServers(servers)
  const timer = setTimeout(() => resolver.cancel(), PATIENCE_MS)
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  clearTimeout(timer)
  const [ipv4 = [], ipv6 = []] = answers.map((answer) =>
    answer.status === 'fulfilled' ? answer.value : [],
  )
  if (ipv4.length + ipv6.length === 0) throw new Error(`no name server knows an address of ${name}`)
  const addresses = speaksIpv4() ? [...ipv4, ...ipv6] : [...ipv6, ...ipv4]
  return addresses.map((address) => ({ address }))
}

/** The first address is the one that is dialled. */
function speaksIpv4(): boolean {
  return Object.values(networkInterfaces()).some((addresses = []) =>
    addresses.some(({ family, internal }) => family === 'IPv4' && !internal),
  )
}
