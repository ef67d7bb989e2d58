import type * as z from 'zod'

/** Plain words for what a check of a spec says by itself; messages of the contract's own stand as they are. */
export function specMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'This is missing' : `This must be a ${issue.expected}`
  }
  if (issue.code === 'too_small') {
    return issue.minimum === 1 ? 'This must not be empty' : `At least ${issue.minimum}`
  }
  if (issue.code === 'too_big') return `At most ${issue.maximum}`
  if (issue.code === 'unrecognized_keys') return `There is no such field: ${issue.keys.join(', ')}`
  if (issue.code === 'invalid_value') {
    return `One of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
  }
  return undefined
}
