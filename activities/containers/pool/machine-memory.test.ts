import { expect, test } from 'vitest'
import { readMachineMemory } from './machine-memory.ts'

test('what is available is less than there is', () => {
  const { availableBytes, totalBytes } = readMachineMemory()
  expect(availableBytes).toBeGreaterThan(0)
  expect(availableBytes).toBeLessThan(totalBytes)
})
