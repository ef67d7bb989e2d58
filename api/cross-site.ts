import type { Request, RequestHandler } from 'express'
import { AppError } from '../contract/errors.ts'

/**
 * Refuses what another site sent with our cookie. Browsers say in Sec-Fetch-Site who asks; older ones, and any over
 * plain http, only in Origin. A change that says neither came from no page of ours; reading is harmless then, for only
 * a program can do it. Whoever sends an API key sends no cookie of ours.
 */
export function refuseCrossSite({ publicApiUrl }: { publicApiUrl: string }): RequestHandler {
  const { origin } = new URL(publicApiUrl)
  return (req, res, next) => {
    if (!res.locals.caller?.key && !isOwn(req, origin))
      throw new AppError('CrossSiteRequest', 'a page of another site asks', {
        detail: `Open ${origin} itself; programs send its address as Origin.`,
      })
    next()
  }
}

function isOwn(req: Request, origin: string) {
  const site = req.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  return (req.get('origin') ?? (isSafe(req.method) ? origin : undefined)) === origin
}

function isSafe(method: string) {
  return method === 'GET' || method === 'HEAD'
}
