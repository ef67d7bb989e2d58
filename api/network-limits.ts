import type { Db } from '../db/connect.ts'
import { createLimit, type Limit } from '../db/rate-limits.ts'

const WINDOW_SECONDS = 15 * 60

/** What one network may try without being anybody yet; `networkOf` names it. */
export interface NetworkLimits {
  /** Accounts by invitation that were not made: each costs the work of a password hash. */
  joins: Limit
  /** Requests with an API key that is none. */
  failedKeys: Limit
}

export function createNetworkLimits(db: Db): NetworkLimits {
  const limit = (name: string, points: number) =>
    createLimit(db, { name, points, windowSeconds: WINDOW_SECONDS })
  return { joins: limit('invitation-join', 30), failedKeys: limit('api-key-failed', 60) }
}
