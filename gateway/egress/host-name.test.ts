import { expect, test } from 'vitest'
import { canonicalHostName } from './host-name.ts'

test.each([
  ['API.Example.com', 'api.example.com'],
  ['api.example.com.', 'api.example.com'],
  ['_dmarc.example.com', '_dmarc.example.com'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
])('%s has one spelling', (text, name) => {
  expect(canonicalHostName(text)).toBe(name)
})

test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '1.2.3.4.',
  '[::1]',
  '::1',
  'localhost',
  'foo.localhost',
  'metadata.google.internal',
  'printer.local',
  'com',
  '',
  '.',
  'a..b.com',
  '-a.example.com',
  'a-.example.com',
  'exa mple.com',
  'user@example.com',
  'example.com/x',
  'example.com:443',
  'exämple.com',
  `${'a'.repeat(64)}.example.com`,
  `${'a.'.repeat(130)}com`,
])('%s is no name that a runner may ask for', (text) => {
  expect(canonicalHostName(text)).toBeUndefined()
})
