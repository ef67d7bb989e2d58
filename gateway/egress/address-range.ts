import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

const CLOSED_IPV4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8',
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8',
  '168.63.129.16/32', // public by its number, but it is the platform of every machine in Azure
  '169.254.0.0/16', // link-local, metadata services
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4',
]

/** Inside the global unicast range. Everything outside it is closed without being named. */
const CLOSED_IPV6 = [
  '2001::/23', // Teredo and other protocol assignments
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
]

const closed = new BlockList()
for (const range of CLOSED_IPV4) closed.addSubnet(...parseRange(range), 'ipv4')
for (const range of CLOSED_IPV6) closed.addSubnet(...parseRange(range), 'ipv6')
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

function parseRange(range: string): [network: string, prefix: number] {
  const [network = '', prefix] = range.split('/')
  return [network, Number(prefix)]
}

/** Whether an address leads anywhere but to a public host. What is no address at all is closed too. */
export function isClosedAddress(address: string, ownAddresses = listOwnAddresses()): boolean {
  const family = isIP(address)
  if (family === 0 || address.includes('%') || ownAddresses.has(address)) return true
  if (family === 4) return closed.check(address, 'ipv4')
  return !globalUnicast.check(address, 'ipv6') || closed.check(address, 'ipv6')
}

/** Asked anew each time: an address of this machine can come and go. */
function listOwnAddresses(): ReadonlySet<string> {
  return new Set(
    Object.values(networkInterfaces()).flatMap((addresses = []) =>
      addresses.map(({ address }) => address),
    ),
  )
}
