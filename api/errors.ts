// The one place where an error becomes an answer (RFC 9457). Whatever is no AppError is a defect: the log gets its
// causes, the caller gets a request id.
import type { ErrorRequestHandler, Response } from 'express'
import { AppError, errorCodes, type ErrorCode, type FieldError } from '../contract/errors.ts'
import type { Problem } from '../contract/nouns.ts'
import { asDatabaseError } from '../db/connect.ts'

const MOST_ERRORS = 20

/** What body-parser calls its errors. */
const bodyErrors: Record<string, ErrorCode> = {
  'entity.parse.failed': 'MalformedJson',
  'entity.too.large': 'BodyTooLarge',
  'charset.unsupported': 'UnsupportedMediaType',
  'encoding.unsupported': 'UnsupportedMediaType',
}

export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const err = asDatabaseError(thrown)
  if (err instanceof AppError) return err
  if (err instanceof Error) {
    const bodyError =
      'type' in err && typeof err.type === 'string' ? bodyErrors[err.type] : undefined
    if (bodyError)
      return new AppError(bodyError, 'the body cannot be read', { cause: err, ...limitOf(err) })
    // Express and its parsers say in `status` that the request is at fault, as for a broken percent-encoding.
    if ('status' in err && typeof err.status === 'number' && err.status >= 400 && err.status < 500)
      return new AppError('MalformedRequest', 'the request cannot be read', { cause: err })
  }
  return new AppError('Internal', 'unexpected error', { cause: err })
}

/** body-parser tells the limit, in bytes, of a body that is over it. */
function limitOf(err: Error) {
  if (!('limit' in err) || typeof err.limit !== 'number') return {}
  const kilobytes = err.limit / 1024
  const most = kilobytes < 1024 ? `${kilobytes} kB` : `${kilobytes / 1024} MB`
  return { detail: `At most ${most} may be sent here.` }
}

export function problemOf(err: AppError, requestId: string): Problem {
  const { status, title } = errorCodes[err.code]
  return {
    type: `/docs/errors#${err.code}`,
    title,
    status,
    code: err.code,
    requestId,
    ...(err.detail !== undefined && { detail: err.detail }),
    ...(err.errors && firstOf(err.errors, err.detail)),
    ...(err.facts && { facts: err.facts }),
  }
}

/** A body of nothing but unknown fields has a hundred thousand errors. */
function firstOf(errors: FieldError[], detail: string | undefined) {
  if (errors.length <= MOST_ERRORS) return { errors }
  const more = `These are the first ${MOST_ERRORS} of ${errors.length.toLocaleString('en')} errors.`
  return {
    detail: detail === undefined ? more : `${detail} ${more}`,
    errors: errors.slice(0, MOST_ERRORS),
  }
}

/** The last middleware. */
export const sendProblem: ErrorRequestHandler = (thrown, _req, res, next) => {
  if (res.closed && thrown instanceof Error && thrown.name === 'AbortError') return // they left, and it was given up
  const err = toAppError(thrown)
  const { status } = errorCodes[err.code]
  if (status >= 500) res.locals.logger.error({ err }, err.message)
  if (res.headersSent) return next(err) // a stream had begun: Express cuts it
  if (err.retryAfterSeconds !== undefined) res.set('retry-after', String(err.retryAfterSeconds))
  const challenge = challengeOf(err)
  if (challenge !== undefined) res.set('www-authenticate', challenge)
  writeProblem(res, problemOf(err, res.locals.requestId))
}

/** What programs with an API key are told in the header of RFC 6750. */
function challengeOf({ code, detail, facts }: AppError) {
  if (code === 'ApiKeyInvalid') return `Bearer error="invalid_token", error_description="${detail}"`
  if (code !== 'ScopeMissing') return undefined
  const scope = facts?.['scope']
  return `Bearer error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}`
}

function writeProblem(res: Response, problem: Problem) {
  res
    .status(problem.status)
    .set('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem))
}
