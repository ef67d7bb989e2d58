import type { Request, RequestHandler } from 'express'
import { AppError, type FieldError } from '../contract/errors.ts'
import { fieldErrors } from '../contract/field-errors.ts'
import type { Route } from '../contract/route.ts'

const MAX_DEPTH = 64

/** Path, query and body as the route wants them; InvalidInput names every field that does not fit. */
export function parseInput(route: Route, req: Pick<Request, 'params' | 'query' | 'body'>): object {
  if (route.body) requireReadable(req.body)
  const parts = [
    ['params', 'path', route.params, req.params],
    ['query', 'query', route.query, req.query],
    // no parser matched an absent body: then every field is missing
    ['body', 'body', route.body, req.body === undefined ? {} : req.body],
  ] as const
  const input: Record<string, unknown> = {}
  const errors: FieldError[] = []
  for (const [name, where, schema, value] of parts) {
    if (!schema) continue
    const parsed = schema.safeParse(value)
    if (parsed.success) input[name] = parsed.data
    else errors.push(...parsed.error.issues.flatMap((issue) => fieldErrors([where], issue)))
  }
  if (errors.length > 0) throw new AppError('InvalidInput', 'the input does not fit', { errors })
  return input
}

/**
 * Schemas recurse: a body of nothing but brackets must not exhaust the stack. And a NUL or half of a character is no
 * text, also not in the name of a field: Postgres refuses it, which must not look like a defect of ours.
 */
function requireReadable(body: unknown) {
  let level = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH)
      throw new AppError('MalformedRequest', 'the body is nested too deeply', {
        detail: `At most ${MAX_DEPTH} levels of objects and lists.`,
      })
    const texts = level.filter((value) => typeof value === 'string')
    if (texts.some((text) => text.includes('\0') || !text.isWellFormed())) throw nulRefused()
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.entries(value).flat() : [],
    )
  }
}

/** The same for an address, before anything reads it. */
export const refuseNul: RequestHandler = (req, _res, next) => {
  if (req.originalUrl.includes('%00')) throw nulRefused()
  next()
}

function nulRefused() {
  return new AppError('MalformedRequest', 'a NUL character', {
    detail: 'Text must not hold the character U+0000, nor half of a surrogate pair.',
  })
}
