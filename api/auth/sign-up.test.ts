import { expect, test } from 'vitest'
import { refuseSignUp } from './sign-up.ts'

const settings = { SIGN_UP: 'domains' as const, SIGN_UP_DOMAINS: ['Example.com'] }

test('invited: nobody gets an account by signing in', () => {
  expect(refuseSignUp({ ...settings, SIGN_UP: 'invited' }, { email: 'a@example.com' })).toMatch(
    /Ask its administrator/,
  )
})

test('domains: a verified address of a listed domain gets one, whatever its case', () => {
  expect(refuseSignUp(settings, { email: 'a@EXAMPLE.com' })).toBeUndefined()
})

test.each(['a@example.com.evil.test', 'a@sub.example.com', 'example.com', null])(
  'domains: %s gets none',
  (email) => {
    expect(refuseSignUp(settings, { email })).toMatch(/e-mail domains/)
  },
)

test('open: everybody gets one', () => {
  expect(refuseSignUp({ ...settings, SIGN_UP: 'open' }, { email: null })).toBeUndefined()
})
