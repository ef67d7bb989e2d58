import { expect, it } from 'vitest'
import { formatAgo, formatRunning } from './format.ts'

const now = Date.parse('2026-11-29T12:00:00.500Z')

it.each([
  ['2026-11-29T12:00:00Z', 'just now'],
  ['2026-11-29T11:58:01Z', '1 minute ago'],
  ['2026-11-27T13:00:00Z', 'yesterday'],
  ['2026-12-06T12:00:00Z', 'in 7 days'],
  ['2027-02-27T12:00:00Z', 'in 3 months'],
])('says how far off %s is', (at, text) => {
  expect(formatAgo(at, now)).toBe(text)
})

it('counts what runs in whole seconds, and claims none before the first is over', () => {
  expect([0, 135, 999, 1_000, 2_700].map(formatRunning)).toEqual(['', '', '', '1.0 s', '2.0 s'])
})
