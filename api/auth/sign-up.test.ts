import { expect, test } from 'vitest'
import { refuseSignUp } from './sign-up.ts'

const isInvited = false
const settings = { SIGN_UP: 'domains' as const, SIGN_UP_DOMAINS: ['Example.com'] }

test('invited: nobody gets an account by signing in', () => {
  const invited = { ...settings, SIGN_UP: 'invited' as const }
  expect(refuseSignUp(invited, { email: 'a@example.com', isInvited })).toMatch(
    /Ask for an invitation/,
  )
})

test.each(['invited', 'domains'] as const)('%s: whoever is invited gets an account', (SIGN_UP) => {
  const person = { email: 'a@elsewhere.example', isInvited: true }
  expect(refuseSignUp({ ...settings, SIGN_UP }, person)).toBeUndefined()
})

test('domains: a verified address of a listed domain gets one, whatever its case', () => {
  expect(refuseSignUp(settings, { email: 'a@EXAMPLE.com', isInvited })).toBeUndefined()
})

test.each(['a@example.com.evil.test', 'a@sub.example.com', 'example.com', null])(
  'domains: %s gets none',
  (email) => {
    expect(refuseSignUp(settings, { email, isInvited })).toMatch(/e-mail domains/)
  },
)

test('open: everybody gets one', () => {
  expect(refuseSignUp({ ...settings, SIGN_UP: 'open' }, { email: null, isInvited })).toBeUndefined()
})
