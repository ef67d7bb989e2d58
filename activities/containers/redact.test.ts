import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createRedactor } from './redact.ts'

const value = 'pass/word with "quotes" & (ümlauts)!'
const { redact, redactCut } = createRedactor([
  ['TOKEN', value],
  ['SHORT', 'abc'],
])
const bytes = Buffer.from(value)

test.each<[string, string]>([
  ['as it is', value],
  ['in JSON', JSON.stringify(value).slice(1, -1)],
  ['in JSON inside of JSON', JSON.stringify(JSON.stringify(value)).slice(3, -3)],
  ['in JSON of ASCII', value.replaceAll('"', String.raw`\"`).replace('ü', String.raw`\u00fc`)],
  ['in an object that is shown', inspect([JSON.stringify(value)]).slice(4, -4)],
  ['in a URL', encodeURIComponent(value)],
  ['in a URL of lower case', encodeURIComponent(value).replaceAll(/%../g, (c) => c.toLowerCase())],
  [
    'in a strict URL',
    encodeURIComponent(value).replace('(', '%28').replace(')', '%29').replace('!', '%21'),
  ],
  ['in an address', encodeURI(value)],
  ['in a form', new URLSearchParams({ '': value }).toString().slice(1)],
  ['in hex', bytes.toString('hex')],
  ['in upper-case hex', bytes.toString('hex').toUpperCase()],
  ['in a Buffer', inspect(bytes).slice(8, -1)],
  ['in base64', bytes.toString('base64').replace(/=+$/, '').slice(0, -1)],
  ['in base64url', bytes.toString('base64url').slice(0, -1)],
])('a value %s becomes its name', (_how, form) => {
  const said = redact(`before ${form} after`)
  expect(said).toContain('[secret:TOKEN]')
  expect(said).not.toContain(form)
})

test.each([0, 1, 2])('base64 that begins %i bytes earlier hides it too', (offset) => {
  const text = Buffer.concat([Buffer.alloc(offset, 'x'), bytes]).toString('base64')
  expect(redact(text)).toContain('[secret:TOKEN]')
})

test('what is too short to be a secret stays', () => {
  expect(redact('abc abcdef')).toBe('abc abcdef')
})

test('a value of several lines is hidden line by line', () => {
  const key = createRedactor([['KEY', 'first line\r\nsecond line\n']])
  expect(key.redact('the second line')).toBe('the [secret:KEY]')
})

test('where a text was cut nothing is left that a secret may begin with', () => {
  for (let length = 1; length < value.length; length++)
    expect(redactCut(`${'x'.repeat(300)}${value.slice(0, length)}`)).toMatch(/^x*$/)
  expect(createRedactor([]).redactCut('whole')).toBe('whole')
})

test.each([
  ['a key of a model', `sk-ant-api03-${'a1'.repeat(20)}`, 'ANTHROPIC_KEY'],
  ['a token of GitHub', `ghp_${'a1'.repeat(18)}`, 'GITHUB_TOKEN'],
  ['a key of AWS', 'AKIAIOSFODNN7EXAMPLE', 'AWS_KEY'],
  ['a JWT', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', 'JWT'],
  [
    'a private key',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
    'PRIVATE_KEY',
  ],
])('%s that nobody knows is told by its looks', (_what, key, name) => {
  expect(redact(`got ${key}, ok`)).toBe(`got [secret:${name}], ok`)
})

test.each(['task-management-of-everything-there-is', 'the eyJacket', 'AKIAIOSFODNN7EXAMPLES'])(
  '%s is no key',
  (text) => expect(redact(text)).toBe(text),
)

test('a long line that nearly holds keys is judged in time', () => {
  const begunAt = performance.now()
  for (const piece of ['eyJ-', 'SG.', 'sk-', 'ghp_', '-----BEGIN ']) redact(piece.repeat(15_000))
  expect(performance.now() - begunAt).toBeLessThan(2_000)
})
