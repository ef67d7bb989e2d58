import { expect, test } from 'vitest'
import { poolSize } from './pool-size.ts'

const GIGABYTE = 1_073_741_824
const machine = { wanted: 2, held: 2, availableBytes: 3 * GIGABYTE, totalBytes: 4 * GIGABYTE }

test('with memory to spare as many stand ready as were asked for', () => {
  expect(poolSize(machine)).toBe(2)
  expect(poolSize({ ...machine, held: 0 })).toBe(2)
  expect(poolSize({ ...machine, wanted: 0 })).toBe(0)
})

test('under a tenth of the memory they go one by one, and a large machine keeps a gigabyte', () => {
  const pressed = { ...machine, availableBytes: 0.3 * GIGABYTE }
  expect(poolSize(pressed)).toBe(1)
  expect(poolSize({ ...pressed, held: 0 })).toBe(0)
  const large = { ...machine, totalBytes: 64 * GIGABYTE }
  expect(poolSize({ ...large, availableBytes: 0.9 * GIGABYTE })).toBe(1)
  expect(poolSize({ ...large, availableBytes: 2.1 * GIGABYTE })).toBe(2)
})

test('a little above that none is added and none goes', () => {
  const narrow = { ...machine, availableBytes: 0.6 * GIGABYTE }
  expect([0, 1, 2].map((held) => poolSize({ ...narrow, held }))).toEqual([0, 1, 2])
  expect(poolSize({ ...narrow, wanted: 1 })).toBe(1)
})
