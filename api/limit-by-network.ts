import type { RequestHandler } from 'express'
import type { Db } from '../db/connect.ts'
import { createLimit } from '../db/rate-limits.ts'
import { networkOf } from './auth/throttle.ts'

/**
 * For what anybody may ask without signing in, and what leaves a row each time. Throws TooManyRequests once a network
 * has used up its points.
 */
export function limitByNetwork(
  db: Db,
  options: { name: string; points: number; windowSeconds: number },
): RequestHandler {
  const limit = createLimit(db, options)
  return async (req, _res, next) => {
    await limit.consume(networkOf(req.ip ?? ''))
    next()
  }
}
