import type { Denial } from '../../contract/egress-denials.ts'
import { findListing, type AllowedHost } from './allow-list.ts'
import { canonicalHostName } from './host-name.ts'

export interface Target {
  name: string
  /** The address that was judged: dialled as it is, never resolved again. */
  address: string
  port: number
}

export type Verdict =
  { isAllowed: true; target: Target } | { isAllowed: false; name: string; denial: Denial }

export interface Vetting {
  /** Asked at each decision, so that a change holds at once. */
  allowList: () => readonly AllowedHost[]
  /** Hosts that the operator pins to an address of the own network. */
  pins: ReadonlyMap<string, { address: string; port: number }>
  /** Every address of a name; throws when there is none. */
  lookup: (name: string) => Promise<string[]>
  isClosed: (address: string) => boolean
}

/** Whether a runner may connect there. A name that is not listed is never resolved. */
export async function vetTarget(
  { allowList, pins, lookup, isClosed }: Vetting,
  { host, port }: { host: string; port: number },
): Promise<Verdict> {
  const name = canonicalHostName(host)
  if (name === undefined) return { isAllowed: false, name: host.slice(0, 253), denial: 'bad-name' }
  const deny = (denial: Denial): Verdict => ({ isAllowed: false, name, denial })
  if (port !== 80 && port !== 443) return deny('port')
  const listing = findListing(allowList(), { name, port })
  if (listing !== 'listed') return deny(listing === 'other-port' ? 'port' : 'not-allowed')
  const pin = pins.get(name)
  if (pin) return { isAllowed: true, target: { name, ...pin } }
  let addresses: string[]
  try {
    addresses = await lookup(name)
  } catch (err) {
    return deny(err instanceof LookupsBusy ? 'busy' : 'no-such-name')
  }
  const [address] = addresses
  if (address === undefined) return deny('no-such-name')
  // One is enough: the next answer could be that one.
  if (addresses.some((each) => isClosed(each))) return deny('private-address')
  return { isAllowed: true, target: { name, address, port } }
}

/** Thrown when a runner asks for more names at once than it may. */
export class LookupsBusy extends Error {
  override name = 'LookupsBusy'
}
