import ipaddr from 'ipaddr.js'
import type { Db } from '../../db/connect.ts'
import { createLimit } from '../../db/rate-limits.ts'

const WINDOW_SECONDS = 15 * 60

/** Failures of sign-in: 5 per account and 30 per address in 15 minutes. */
export interface SignInThrottle {
  /** Counts the attempt as failed until it succeeds. Throws TooManyRequests. */
  begin(attempt: { email: string; address: string }): Promise<void>
  succeed(attempt: { email: string; address: string }): Promise<void>
}

export function createSignInThrottle(db: Db): SignInThrottle {
  const limit = (name: string, points: number) =>
    createLimit(db, { name, points, windowSeconds: WINDOW_SECONDS })
  const byAccount = limit('sign-in-account', 5)
  const byAddress = limit('sign-in-address', 30)
  return {
    async begin({ email, address }) {
      await byAddress.consume(networkOf(address))
      await byAccount.consume(email.toLowerCase())
    },
    async succeed({ email, address }) {
      await byAddress.giveBack(networkOf(address))
      await byAccount.forget(email.toLowerCase())
    },
  }
}

/** Whoever has one IPv6 address has its whole /64. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString()
}
