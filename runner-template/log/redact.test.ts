import { expect, test } from 'vitest'
import { createRedactor, messageOf } from './redact.ts'

const VALUE = 'p@ss word/+"~ü'
const redact = createRedactor({ TOKEN: VALUE, OTHER: 'abcdef', SHORT: 'abc', LONGER: 'abcdefgh' })

const bytes = Buffer.from(VALUE)
const forms = [
  VALUE,
  JSON.stringify(VALUE),
  encodeURIComponent(VALUE),
  encodeURIComponent(VALUE).toLowerCase(),
  new URLSearchParams({ key: VALUE }).toString(),
  bytes.toString('hex'),
  bytes.toString('hex').toUpperCase(),
  bytes.toString('base64'),
  bytes.toString('base64url'),
  Buffer.from(`u:${VALUE}`).toString('base64'),
  Buffer.from(`us:${VALUE}`).toString('base64'),
  Buffer.from(`usr:${VALUE}`).toString('base64url'),
]

test.each(forms)('hides %s', (form) => {
  expect(redact(`before ${form} after`)).toMatch(/^before .*\[secret:TOKEN\].* after$/)
})

test('hides every occurrence, and of two values the longer', () => {
  expect(redact('abcdef abcdefgh abcdef')).toBe('[secret:OTHER] [secret:LONGER] [secret:OTHER]')
})

test('leaves values of fewer than six characters, which are in ordinary words', () => {
  expect(redact('abc')).toBe('abc')
})

test('a failed fetch says what lies at the bottom', () => {
  const cause = new Error('cancelled', { cause: new Error('Proxy response (403)') })
  expect(messageOf(new TypeError('fetch failed', { cause }))).toBe(
    'fetch failed: Proxy response (403)',
  )
  expect(messageOf('text')).toBe('text')
  expect(messageOf(new RangeError())).toBe('RangeError')
})
