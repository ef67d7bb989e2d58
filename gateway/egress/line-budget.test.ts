import { expect, test } from 'vitest'
import { LineBudget } from './line-budget.ts'

test('a flood is cut to a few lines, and what was left out is counted', () => {
  let now = 0
  const budget = new LineBudget({ now: () => now })
  const taken = Array.from({ length: 10_000 }, () => budget.take())
  expect(taken.filter((leftOut) => leftOut !== undefined)).toEqual(Array<number>(200).fill(0))
  now = 50
  expect(budget.take()).toBe(9_800)
  expect(budget.take()).toBeUndefined()
})

test('twenty lines a second are never left out', () => {
  let now = 0
  const budget = new LineBudget({ now: () => now })
  for (let i = 0; i < 2_000; i += 1, now += 50) expect(budget.take()).toBe(0)
})
