import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { problem } from '../contract/nouns.ts'
import { problemOf, toAppError } from './errors.ts'

test('a problem holds what is for the caller, and nothing of what is for the log', () => {
  const err = new AppError('ServerBusy', 'row 17 of builds', {
    cause: new Error('secret of the engine'),
    detail: 'Wait.',
    facts: { buildId: 'bld_1' },
  })
  const sent = problemOf(err, 'req-12345')
  expect(problem.parse(sent)).toEqual({
    type: '/docs/errors#ServerBusy',
    title: 'A build of this server is running',
    status: 409,
    code: 'ServerBusy',
    detail: 'Wait.',
    requestId: 'req-12345',
    facts: { buildId: 'bld_1' },
  })
})

test.each([
  [{ type: 'entity.parse.failed', status: 400 }, 'MalformedJson'],
  [{ type: 'entity.too.large', status: 413 }, 'BodyTooLarge'],
  [{ type: 'charset.unsupported', status: 415 }, 'UnsupportedMediaType'],
  [{ type: 'encoding.unsupported', status: 415 }, 'UnsupportedMediaType'],
  [{ status: 400 }, 'MalformedRequest'],
  [{ code: 'ECONNREFUSED' }, 'DatabaseUnavailable'],
  [{}, 'Internal'],
])('%o becomes %s, and keeps its cause', (fields, code) => {
  const thrown = Object.assign(new Error('words of an engine'), fields)
  const err = toAppError(thrown)
  expect(err.code).toBe(code)
  expect(err.cause).toBe(thrown)
  expect(JSON.stringify(problemOf(err, 'r'))).not.toContain('engine')
})

test('an error of ours stays what it is, also when its cause is a refused connection', () => {
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  const err = new AppError('SignInProviderUnavailable', 'away', { cause })
  expect(toAppError(err)).toBe(err)
})

test('at most twenty errors are told, and that there are more', () => {
  const errors = Array.from({ length: 110_000 }, (_, n) => ({
    pointer: `/body/field${n}`,
    detail: 'There is no such field',
  }))
  const problemWith = (count: number, detail?: string) => {
    const options = { errors: errors.slice(0, count), ...(detail !== undefined && { detail }) }
    return problemOf(new AppError('InvalidInput', 'no', options), 'r')
  }
  expect(problemWith(20)).toMatchObject({ errors: errors.slice(0, 20) })
  expect(problemWith(20).detail).toBeUndefined()
  expect(problemWith(110_000)).toMatchObject({
    detail: 'These are the first 20 of 110,000 errors.',
    errors: errors.slice(0, 20),
  })
  expect(problemWith(21, 'Mend it.').detail).toBe('Mend it. These are the first 20 of 21 errors.')
})
