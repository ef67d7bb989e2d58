import { expect, test } from 'vitest'
import { findListing, parseAllowList } from './allow-list.ts'

const list = parseAllowList(['api.example.com', '*.example.org', 'http://plain.example.net'])

test.each([
  ['api.example.com', 443, 'listed'],
  ['api.example.com', 80, 'other-port'],
  ['example.com', 443, 'not-listed'],
  ['x.api.example.com', 443, 'not-listed'],
  ['xapi.example.com', 443, 'not-listed'],
  ['a.example.org', 443, 'listed'],
  ['a.b.example.org', 443, 'listed'],
  ['example.org', 443, 'not-listed'],
  ['evilexample.org', 443, 'not-listed'],
  ['plain.example.net', 80, 'listed'],
  ['plain.example.net', 443, 'other-port'],
] as const)('%s:%d is %s', (name, port, listing) => {
  expect(findListing(list, { name, port })).toBe(listing)
})

test('nothing is listed in an empty list', () => {
  expect(findListing([], { name: 'api.example.com', port: 443 })).toBe('not-listed')
})
