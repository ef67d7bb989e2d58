import { expect, test } from 'vitest'
import { describeError } from './describe-error.ts'

test('of an error and its causes only the words are logged', () => {
  const cause = Object.assign(new Error('refused'), { code: 'EX', cookie: 'secret' })
  const described = describeError(Object.assign(new Error('no', { cause }), { body: 'secret' }))
  expect(described).toMatchObject({
    type: 'Error',
    message: 'no',
    cause: { code: 'EX', message: 'refused' },
  })
  expect(JSON.stringify(described)).not.toContain('secret')
})

test('what is no error is logged as text', () => {
  expect(describeError('no')).toEqual({ type: 'string', message: 'no' })
})
