import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { AppError } from '../../contract/errors.ts'
import type { Db } from '../../db/connect.ts'
import { createLimit } from '../../db/rate-limits.ts'
import { networkOf } from '../auth/throttle.ts'
import { normaliseClientMetadata } from './client-metadata.ts'

/** Hosted clients register for all of their users from a few addresses. */
const LIMIT = { points: 120, windowSeconds: 600 }

/** What runs before the library registers a client: it is open to everyone. */
export function createRegistration({ db }: { db: Db }): (RequestHandler | ErrorRequestHandler)[] {
  return [limit(db), express.json({ limit: '32kb' }), normalise, answerMalformed]
}

function limit(db: Db): RequestHandler {
  const registrations = createLimit(db, { name: 'oauth-register', ...LIMIT })
  return async (req, res, next) => {
    try {
      await registrations.consume(networkOf(req.ip ?? ''))
    } catch (err) {
      if (!(err instanceof AppError)) throw err
      res
        .status(429)
        .set('Retry-After', String(err.retryAfterSeconds ?? LIMIT.windowSeconds))
        .json({ error: 'temporarily_unavailable', error_description: 'too many registrations' })
      return
    }
    next()
  }
}

const normalise: RequestHandler = (req, res, next) => {
  if (holdsUnstorable(req.body)) {
    res.status(400).json(malformed)
    return
  }
  const normalised = normaliseClientMetadata(isObject(req.body) ? req.body : {})
  if ('problem' in normalised) {
    res.status(400).json({ error: 'invalid_redirect_uri', error_description: normalised.problem })
    return
  }
  req.body = normalised.metadata // the library takes a body that was parsed before
  next()
}

const answerMalformed: ErrorRequestHandler = (err: unknown, _req, res, next) => {
  const status = isObject(err) && typeof err['statusCode'] === 'number' ? err['statusCode'] : 500
  if (status >= 500) return next(err)
  res.status(status).json(malformed)
}

const malformed = {
  error: 'invalid_client_metadata',
  error_description: 'the body must be a JSON object of up to 32 kB, its text well-formed Unicode',
}

/** A NUL, or half of a surrogate pair: Postgres takes neither into a jsonb. */
function holdsUnstorable(body: unknown): boolean {
  for (let level = [body]; level.length > 0;) {
    const texts = level.filter((value) => typeof value === 'string')
    if (texts.some((text) => text.includes('\0') || !text.isWellFormed())) return true
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.entries(value).flat() : [],
    )
  }
  return false
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
