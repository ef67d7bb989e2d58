// What is wrong with an input, by the place it stands at.
import type * as z from 'zod'
import type { FieldError } from './errors.ts'

/** One issue of a schema as the api tells it: of a union, what the alternative that was meant is missing. */
export function fieldErrors(path: PropertyKey[], issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      pointer: pointerOf([...path, ...issue.path, key]),
      detail: 'There is no such field',
    }))
  if (issue.code === 'invalid_union') {
    const meant = meantAlternative(issue.errors)
    if (meant) return meant.flatMap((inner) => fieldErrors([...path, ...issue.path], inner))
  }
  const detail = isMissing(issue) ? 'It is missing' : issue.message
  return [{ pointer: pointerOf([...path, ...issue.path]), detail }]
}

/** Of the alternatives that an object may take: the one that knows all of its fields, when it is the only one. */
function meantAlternative(alternatives: z.core.$ZodIssue[][]) {
  const knowing = alternatives.filter(
    (issues) => !issues.some(({ code, path }) => code === 'unrecognized_keys' && path.length === 0),
  )
  return knowing.length === 1 ? knowing[0] : undefined
}

/** Zod tells it by its own sentence alone; one that a schema brings along is the better one. */
function isMissing({ code, message }: z.core.$ZodIssue) {
  return code === 'invalid_type' && /^Invalid input: .* received undefined$/.test(message)
}

/** RFC 6901. */
function pointerOf(path: PropertyKey[]) {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
