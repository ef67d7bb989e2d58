import { expect, test } from 'vitest'
import { createSlots } from './slots.ts'

test('runs no more than its size at once, and all of them in the end', async () => {
  const withSlot = createSlots({ size: 2, maxWaiting: 10 })
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await new Promise(setImmediate)
    running--
  }
  await Promise.all(Array.from({ length: 6 }, () => withSlot(work)))
  expect({ most, running }).toEqual({ most: 2, running: 0 })
})

test('hands the slot on when the work fails', async () => {
  const withSlot = createSlots({ size: 1, maxWaiting: 1 })
  const failed = withSlot(() => Promise.reject(new Error('no')))
  const next = withSlot(async () => 'done')
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('done')
})

test('tells who would wait too long to come again', async () => {
  const withSlot = createSlots({ size: 1, maxWaiting: 0 })
  const { promise, resolve } = Promise.withResolvers<void>()
  const first = withSlot(() => promise)
  await expect(withSlot(async () => {})).rejects.toMatchObject({ code: 'TooManyRequests' })
  resolve()
  await first
})
