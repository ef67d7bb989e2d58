import ipaddr from 'ipaddr.js'
import type { Db } from '../../db/connect.ts'
import { createLimit } from '../../db/rate-limits.ts'

const WINDOW_SECONDS = 15 * 60

/**
 * Failures of sign-in in 15 minutes: 5 per account from one network, so that nobody locks its owner out from elsewhere; 100
 * per account from all (NIST SP 800-63B allows no more in a row); 30 per network.
 */
export interface SignInThrottle {
  /** Counts the attempt as failed until it succeeds. Throws TooManyRequests. */
  begin(attempt: { email: string; address: string }): Promise<void>
  succeed(attempt: { email: string; address: string }): Promise<void>
}

export function createSignInThrottle(db: Db): SignInThrottle {
  const limit = (name: string, points: number) =>
    createLimit(db, { name, points, windowSeconds: WINDOW_SECONDS })
  const byBoth = limit('sign-in-account-network', 5)
  const byAccount = limit('sign-in-account', 100)
  const byNetwork = limit('sign-in-network', 30)
  return {
    async begin({ email, address }) {
      const { account, network, both } = keysOf({ email, address })
      await byNetwork.consume(network)
      await byBoth.consume(both)
      await byAccount.consume(account)
    },
    async succeed({ email, address }) {
      const { account, network, both } = keysOf({ email, address })
      await byNetwork.giveBack(network)
      await byBoth.forget(both)
      await byAccount.giveBack(account)
    },
  }
}

function keysOf({ email, address }: { email: string; address: string }) {
  const account = email.toLowerCase()
  const network = networkOf(address)
  return { account, network, both: `${account} ${network}` }
}

/** Whoever has one IPv6 address has its whole /64. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString()
}
