import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameOriginPath, nextPathOf } from './next-path.ts'

test.each([
  '/',
  '/servers/weather?tab=tools#log',
  '/connect/Zk3-_x',
  '/oauth/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcallback&state=a%0Ab',
  '/a:b/c@d',
])('goes to %s', (next) => {
  expect(nextPathOf(next)).toBe(next)
})

test.each([
  '',
  'servers',
  'https://evil.test',
  'javascript:alert(1)',
  '//evil.test',
  '///evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '/\u0000',
  '/\u0085/evil.test',
  '/\u2028/evil.test',
  '/%2fevil.test',
  '/%2F%2Fevil.test',
  '/%5cevil.test',
  '/%09/evil.test',
  '/%252fevil.test',
  '/.//evil.test',
  '/..//evil.test',
  '/servers//evil.test',
  ' /servers',
  `/${'a'.repeat(2_000)}`,
])('does not go to %j', (next) => {
  expect(nextPathOf(next)).toBe('/')
})

test('what is no text leads home', () => {
  expect(nextPathOf(undefined)).toBe('/')
  expect(nextPathOf(['/servers'])).toBe('/')
})

test('whatever is accepted stays on the origin, as browsers resolve it', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '@',
    ':',
    'evil.test',
    '?',
    '#',
    '\t',
    'a',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const next = `/${parts.join('')}`
      fc.pre(isSameOriginPath(next))
      expect(new URL(next, 'https://ours.test/auth/google/callback').origin).toBe(
        'https://ours.test',
      )
    }),
  )
})
