import { expect, test } from 'vitest'
import { ByteBudget } from './byte-budget.ts'

test('a server that used its bytes has none until the next day, and others have theirs', () => {
  let now = Date.UTC(2026, 0, 1, 12)
  const budget = new ByteBudget({ maxBytes: 100, now: () => now })
  budget.add('srv_1', 60)
  expect(budget.isLeft('srv_1')).toBe(true)
  budget.add('srv_1', 60)
  expect(budget.isLeft('srv_1')).toBe(false)
  expect(budget.isLeft('srv_2')).toBe(true)
  now += 12 * 3_600_000
  expect(budget.isLeft('srv_1')).toBe(true)
})
