import { expect, test } from 'vitest'
import { createApiKeyToken, isApiKeyToken } from './api-key-token.ts'

test('a key begins with bmm_ and has 46 characters of 62 after that, no two alike', () => {
  const tokens = Array.from({ length: 200 }, createApiKeyToken)
  for (const token of tokens) expect(token).toMatch(/^bmm_[0-9A-Za-z]{46}$/)
  expect(new Set(tokens).size).toBe(200)
})

test('its end is the CRC-32 of the rest, in base 62', () => {
  expect(isApiKeyToken(`bmm_${'0'.repeat(40)}47vfjG`)).toBe(true)
})

test.each([
  [
    'changed at one place',
    (token: string) => token.replace(/.(?=.{10}$)/, (c) => (c === 'a' ? 'b' : 'a')),
  ],
  ['cut', (token: string) => token.slice(0, -1)],
  ['longer', (token: string) => `${token}0`],
  ['without its beginning', (token: string) => token.slice(4)],
])('a key that is %s is none', (_how, change) => {
  const token = createApiKeyToken()
  expect(isApiKeyToken(token)).toBe(true)
  expect(isApiKeyToken(change(token))).toBe(false)
})
