import { expect, test } from 'vitest'
import { createLineBudget } from './line-budget.ts'

function takeMany(budget: ReturnType<typeof createLineBudget>, { count = 1, atMs = 0 }) {
  let taken = 0
  for (let n = 0; n < count; n++) if (budget.take(atMs)) taken++
  return taken
}

test('a runner that logs at a usual pace loses nothing', () => {
  const budget = createLineBudget()
  for (let second = 0; second < 600; second++)
    expect(takeMany(budget, { count: 50, atMs: second * 1_000 })).toBe(50)
  expect(budget.leftOut()).toEqual([])
})

test('a flood is cut, and one line tells how much is left out', () => {
  const budget = createLineBudget()
  expect(takeMany(budget, { count: 10_500 })).toBe(500)
  expect(takeMany(budget, { atMs: 4_000 })).toBe(0)
  expect(budget.hasLeftOut()).toBe(true)
  expect(takeMany(budget, { count: 300, atMs: 5_000 })).toBe(250)
  expect(budget.leftOut()).toMatchObject([
    {
      level: 'warn',
      source: 'platform',
      message: '10,051 lines were left out here: a server may write 50 lines a second.',
    },
  ])
  expect(budget.leftOut()).toEqual([])
})

test('a clock that is set back does not hurt', () => {
  const budget = createLineBudget()
  expect(takeMany(budget, { count: 600, atMs: 60_000 })).toBe(500)
  expect(takeMany(budget, { atMs: 0 })).toBe(0)
  expect(takeMany(budget, { atMs: 5_000 })).toBe(1)
})
