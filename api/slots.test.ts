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

test('keeps no more places for one person than it says', async () => {
  const withSlot = createSlots({ size: 1, maxWaiting: 3, maxWaitingEach: 2 })
  const { promise, resolve } = Promise.withResolvers<void>()
  const as = (person: string) => withSlot(() => promise, { person })
  const taken = ['ada', 'ada', 'ada'].map(as)
  await expect(as('ada')).rejects.toMatchObject({ code: 'TooManyRequests' })
  taken.push(as('eve'))
  await expect(as('bob')).rejects.toMatchObject({ code: 'TooManyRequests' })
  resolve()
  await Promise.all(taken)
})

test('gives the place of who has left to another', async () => {
  const withSlot = createSlots({ size: 1, maxWaiting: 1 })
  const { promise, resolve } = Promise.withResolvers<void>()
  const first = withSlot(() => promise)
  const left = new AbortController()
  const second = withSlot(async () => 'second', { signal: left.signal })
  left.abort()
  await expect(second).rejects.toBe(left.signal.reason)
  const third = withSlot(async () => 'third')
  resolve()
  await first
  expect(await third).toBe('third')
})

test('tells who would wait too long to come again', async () => {
  const withSlot = createSlots({ size: 1, maxWaiting: 0 })
  const { promise, resolve } = Promise.withResolvers<void>()
  const first = withSlot(() => promise)
  await expect(withSlot(async () => {})).rejects.toMatchObject({ code: 'TooManyRequests' })
  resolve()
  await first
})
