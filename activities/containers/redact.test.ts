import { expect, test } from 'vitest'
import { redact } from './redact.ts'

const value = 'pass/word with "quotes" & ümlauts'
const secrets = { TOKEN: value, SHORT: 'abc' }
const bytes = Buffer.from(value)

test.each<[string, string]>([
  ['as it is', value],
  ['in JSON', JSON.stringify(value).slice(1, -1)],
  ['in a URL', encodeURIComponent(value)],
  ['in a form', encodeURIComponent(value).replaceAll('%20', '+')],
  ['in hex', bytes.toString('hex')],
  ['in upper-case hex', bytes.toString('hex').toUpperCase()],
  ['in base64', bytes.toString('base64').replace(/=+$/, '').slice(0, -1)],
  ['in base64url', bytes.toString('base64url').slice(0, -1)],
])('a value %s becomes its name', (_how, form) => {
  const said = redact(`before ${form} after`, secrets)
  expect(said).toContain('[secret:TOKEN]')
  expect(said).not.toContain(form)
})

test.each([0, 1, 2])('base64 that begins %i bytes earlier hides it too', (offset) => {
  const text = Buffer.concat([Buffer.alloc(offset, 'x'), bytes]).toString('base64')
  expect(redact(text, secrets)).toContain('[secret:TOKEN]')
})

test('what is too short to be a secret stays', () => {
  expect(redact('abc abcdef', secrets)).toBe('abc abcdef')
})
