import { expect, it } from 'vitest'
import { ApiProblem } from './api.ts'
import { createIdempotencyKey } from './idempotency-key.ts'

function problem(status: number, code: string) {
  return new ApiProblem({ type: 'about:blank', title: 'x', status, code, requestId: '' })
}

it.each([
  ['the connection broke', problem(0, 'Unreachable')],
  ['the api was away', problem(503, 'DatabaseUnavailable')],
  ['the first request still runs', problem(409, 'IdempotencyKeyInFlight')],
])('keeps the key when %s', (_why, error) => {
  const key = createIdempotencyKey('first')
  key.answered(error)
  expect(key.current()).toBe('first')
})

it('takes a new key once the request was refused, for the next one has another body', () => {
  const key = createIdempotencyKey('first')
  key.answered(problem(409, 'SlugTaken'))
  expect(key.current()).not.toBe('first')
})
