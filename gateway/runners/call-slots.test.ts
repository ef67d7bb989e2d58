import { expect, test } from 'vitest'
import { CallSlots, TooManyCalls } from './call-slots.ts'

const nobodyLeaves = new AbortController().signal

test('a call that ends lets the one in that waited longest', async () => {
  const slots = new CallSlots({ maxInFlight: 1, maxWaiting: 2 })
  const release = await slots.take(nobodyLeaves)
  const order: string[] = []
  const wait = async (name: string) => {
    const releaseNext = await slots.take(nobodyLeaves)
    order.push(name)
    releaseNext()
  }
  const waiting = [wait('second'), wait('third')]
  expect(slots.inFlight).toBe(3)
  release()
  release()
  await Promise.all(waiting)
  expect(order).toEqual(['second', 'third'])
  expect(slots.inFlight).toBe(0)
})

test('more than may wait are refused', async () => {
  const slots = new CallSlots({ maxInFlight: 1, maxWaiting: 0 })
  await slots.take(nobodyLeaves)
  await expect(slots.take(nobodyLeaves)).rejects.toThrow(TooManyCalls)
})

test('who leaves while waiting takes no place', async () => {
  const slots = new CallSlots({ maxInFlight: 1, maxWaiting: 1 })
  const release = await slots.take(nobodyLeaves)
  const left = new AbortController()
  const waiting = slots.take(left.signal)
  left.abort()
  await expect(waiting).rejects.toThrow('left')
  expect(slots.inFlight).toBe(1)
  release()
  expect(slots.inFlight).toBe(0)
})

test('who waits too long is told so', async () => {
  const slots = new CallSlots({ maxInFlight: 1, maxWaiting: 1, patienceMs: 5 })
  await slots.take(nobodyLeaves)
  await expect(slots.take(nobodyLeaves)).rejects.toThrow(TooManyCalls)
})
