import {
  ApplicationFailure,
  CancelledFailure,
  type TemporalFailure,
  defaultPayloadConverter,
} from '@temporalio/common'
import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { asApplicationFailure, failureConverter } from './failure.ts'

test('the code is the type, and the table says whether it is tried again', () => {
  const refused = asApplicationFailure(new AppError('SecretMissing', 'no TOKEN'))
  expect(refused).toMatchObject({ type: 'SecretMissing', nonRetryable: true })
  const away = asApplicationFailure(new AppError('HostUnavailable', 'no answer'))
  expect(away).toMatchObject({ type: 'HostUnavailable', nonRetryable: false })
})

test('carries what the caller may read, and when to try again', () => {
  const failure = asApplicationFailure(
    new AppError('HostBusy', 'no permit', {
      detail: 'Try again in a moment.',
      facts: { hostId: 'local' },
      retryAfterSeconds: 2,
    }),
  )
  expect(failure).toMatchObject({
    nextRetryDelay: 2_000,
    details: [{ detail: 'Try again in a moment.', facts: { hostId: 'local' } }],
  })
})

test('what was said to the log does not travel', () => {
  const failure = asApplicationFailure(
    new AppError('ServerGone', 'canary-4711', { cause: new Error('canary-4711') }),
  )
  expect(everythingIn(failure)).not.toContain('canary-4711')
})

test('keeps details small', () => {
  const errors = Array.from({ length: 100 }, () => ({ pointer: '/x', detail: 'y' }))
  const failure = asApplicationFailure(
    new AppError('SpecInvalid', 'many', { errors, detail: 'z'.repeat(100_000) }),
  )
  expect(everythingIn(failure).length).toBeLessThan(8_000)
})

test('a defect is tried again and tells nothing but its kind', () => {
  const failure = asApplicationFailure(new TypeError('canary-4711'))
  expect(failure).toMatchObject({ type: 'Internal', nonRetryable: false })
  expect(failure.message).toContain('TypeError')
  expect(everythingIn(failure)).not.toContain('canary-4711')
})

test.each([ApplicationFailure.nonRetryable('x', 'Own'), new CancelledFailure('stop')])(
  'leaves failures of Temporal as they are: %s',
  (failure: TemporalFailure) => {
    expect(asApplicationFailure(failure)).toBe(failure)
  },
)

test('message and stack travel as a payload, for the codec to encrypt', () => {
  const failure = failureConverter.errorToFailure(new Error('canary-4711'), defaultPayloadConverter)
  expect(`${failure.message}${failure.stackTrace}`).not.toContain('canary-4711')
  expect(failureConverter.failureToError(failure, defaultPayloadConverter).message).toBe(
    'canary-4711',
  )
})

function everythingIn(failure: TemporalFailure): string {
  const { message, stack, cause } = failure
  return `${message}${stack}${String(cause)}${JSON.stringify(failure)}`
}
