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

test('what other gateways count is learned, and what passes meanwhile is not forgotten', () => {
  const budget = new ByteBudget({ maxBytes: 100, now: () => Date.UTC(2026, 0, 1) })
  budget.add('srv_1', 10)
  const { day, bytes } = budget.take()
  expect([day, ...bytes]).toEqual(['2026-01-01', ['srv_1', 10]])
  budget.add('srv_1', 20)
  budget.learn({ day, bytes: new Map([['srv_1', 79]]) })
  expect(budget.isLeft('srv_1')).toBe(true)
  budget.add('srv_1', 1)
  expect(budget.isLeft('srv_1')).toBe(false)
  expect([...budget.take().bytes]).toEqual([['srv_1', 21]])
})

test('what could not be written is written later, but not on another day', () => {
  let now = Date.UTC(2026, 0, 1, 23)
  const budget = new ByteBudget({ now: () => now })
  budget.add('srv_1', 10)
  const taken = budget.take()
  budget.add('srv_1', 20)
  budget.giveBack(taken)
  expect([...budget.take().bytes]).toEqual([['srv_1', 30]])
  now += 3_600_000
  budget.giveBack(taken)
  expect([...budget.take().bytes]).toEqual([])
})
