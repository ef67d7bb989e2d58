import { IncomingMessage, type ServerResponse } from 'node:http'
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express'
import { AppError } from '../../contract/errors.ts'
import type { Db } from '../../db/connect.ts'
import { createLimit } from '../../db/rate-limits.ts'
import { networkOf } from '../auth/throttle.ts'
import { normaliseClientMetadata } from './client-metadata.ts'

/** Hosted clients register for all of their users from a few addresses. */
const LIMIT = { points: 120, windowSeconds: 600 }

/** Has the library register a client, in the shape that it can take: registering is open to everyone. */
export function createRegistration({
  db,
  serve,
}: {
  db: Db
  /** The library, which reads bodies by itself. */
  serve: (req: IncomingMessage, res: ServerResponse) => unknown
}): (RequestHandler | ErrorRequestHandler)[] {
  const normalise: RequestHandler = (req, res, next) => {
    if (req.body === undefined) return next() // there is none, or no JSON: the library says so
    if (!isObject(req.body) || holdsUnstorable(req.body))
      return void res.status(400).json(malformed)
    const normalised = normaliseClientMetadata(req.body)
    if ('metadata' in normalised) return serve(withBody(req, normalised.metadata), res)
    const { problem } = normalised
    return res.status(400).json({ error: 'invalid_redirect_uri', error_description: problem })
  }
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

/** The request as if it had come with this body, which nobody has read yet. */
function withBody(req: Request, metadata: object): IncomingMessage {
  const body = Buffer.from(JSON.stringify(metadata))
  const fresh = new IncomingMessage(req.socket)
  const { method, url, originalUrl, headers } = req
  const length = String(body.length)
  fresh.headers = { ...headers, 'content-type': 'application/json', 'content-length': length }
  Object.assign(fresh, { method, url, originalUrl, complete: true })
  fresh.push(body)
  fresh.push(null)
  return fresh
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
