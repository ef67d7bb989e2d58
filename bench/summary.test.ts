import { expect, test } from 'vitest'
import { quantile, summarise } from './summary.ts'

test('a quantile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(summarise(values)).toEqual({ count: 100, median: 50, p90: 90, p99: 99 })
  expect(quantile([7], 0.99)).toBe(7)
  expect(quantile([1, 2], 0.5)).toBe(1)
})

test('nothing measured is an error, not a zero', () => {
  expect(() => summarise([])).toThrow('Nothing was measured')
})
