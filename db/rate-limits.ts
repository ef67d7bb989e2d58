import { createHash } from 'node:crypto'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../contract/errors.ts'
import type { Db } from './connect.ts'

/** Counts attempts before they are made, so that a hundred at once are no way round it. */
export interface Limit {
  /** Throws TooManyRequests once the points of this key are used up. */
  consume(key: string): Promise<void>
  /** Gives one attempt back: it did not fail. */
  giveBack(key: string): Promise<void>
  /** Forgets all attempts of this key. */
  forget(key: string): Promise<void>
}

/** `points` attempts per key in a window of `windowSeconds`, which begins with the first. */
export function createLimit(
  db: Db,
  { name, points, windowSeconds }: { name: string; points: number; windowSeconds: number },
): Limit {
  const limiter = new RateLimiterPostgres({
    storeClient: db,
    storeType: 'knex',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: name,
    points,
    duration: windowSeconds,
  })
  return {
    async consume(key) {
      try {
        await limiter.consume(shortened(key))
      } catch (err) {
        throw err instanceof RateLimiterRes ? tooMany(name, err) : err
      }
    },
    async giveBack(key) {
      await limiter.reward(shortened(key))
    },
    async forget(key) {
      await limiter.delete(shortened(key))
    },
  }
}

function tooMany(name: string, { msBeforeNext }: RateLimiterRes) {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000))
  return new AppError('TooManyRequests', `limit ${name} is used up`, {
    detail: `Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
    retryAfterSeconds,
  })
}

/** Keys are of any length and may be personal: the table holds a hash. */
function shortened(key: string) {
  return createHash('sha256').update(key).digest('base64url')
}
