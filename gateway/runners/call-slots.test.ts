import { expect, test } from 'vitest'
import { CallSlots, TooManyCalls } from './call-slots.ts'

const signal = new AbortController().signal // nobody leaves
const ann = { callerId: 'ann', signal }
const ben = { callerId: 'ben', signal }

/** Asks for a place and writes down when it is given. */
function queue(slots: CallSlots) {
  const order: string[] = []
  const releases: (() => void)[] = []
  return {
    order,
    releaseNext: () => releases.shift()?.(),
    wait: async (name: string, who = ann) => {
      releases.push(await slots.take(who))
      order.push(name)
    },
  }
}

test('a call that ends lets the one in that waited longest', async () => {
  const slots = new CallSlots({ maxInFlight: 1 })
  const release = await slots.take(ann)
  const { order, wait, releaseNext } = queue(slots)
  const second = wait('second')
  const third = wait('third')
  expect(slots.inFlight).toBe(3)
  release()
  release()
  await second
  expect(order).toEqual(['second'])
  releaseNext()
  await third
  releaseNext()
  expect(order).toEqual(['second', 'third'])
  expect(slots.inFlight).toBe(0)
})

test('one caller never has all places, however long their calls stay', async () => {
  const slots = new CallSlots({ maxInFlight: 3, maxInFlightEach: 2 })
  const releases = [await slots.take(ann), await slots.take(ann)]
  const { order, wait } = queue(slots)
  const third = wait('ann')
  expect([slots.isWaiting('ann'), slots.isWaiting('ben')]).toEqual([true, false])
  await wait('ben', ben)
  expect(order).toEqual(['ben'])
  releases[0]?.()
  await third
  expect(order).toEqual(['ben', 'ann'])
})

test('the next place goes to whoever has the fewest calls in flight', async () => {
  const slots = new CallSlots({ maxInFlight: 2 })
  const releases = [await slots.take(ann), await slots.take(ann)]
  const { order, wait } = queue(slots)
  const waiting = [wait('ann'), wait('ben', ben)]
  for (const release of releases) release()
  await Promise.all(waiting)
  expect(order).toEqual(['ben', 'ann'])
})

test('more than may wait are refused, of one caller sooner than of all', async () => {
  const slots = new CallSlots({ maxInFlight: 1, maxWaiting: 2, maxWaitingEach: 1 })
  await slots.take(ann)
  const end = new AbortController()
  const waiting = ['ann', 'ben'].map((callerId) => slots.take({ callerId, signal: end.signal }))
  await expect(slots.take(ann)).rejects.toThrow(TooManyCalls)
  await expect(slots.take({ callerId: 'cem', signal })).rejects.toThrow(TooManyCalls)
  expect(slots.inFlight).toBe(3)
  end.abort()
  await Promise.allSettled(waiting)
})

test('who leaves while waiting takes no place', async () => {
  const slots = new CallSlots({ maxInFlight: 1 })
  const release = await slots.take(ann)
  const left = new AbortController()
  const waiting = slots.take({ callerId: 'ben', signal: left.signal })
  left.abort()
  await expect(waiting).rejects.toThrow('left')
  expect(slots.inFlight).toBe(1)
  release()
  expect(slots.inFlight).toBe(0)
})

test('who waits too long is told so', async () => {
  const slots = new CallSlots({ maxInFlight: 1, patienceMs: 5 })
  await slots.take(ann)
  await expect(slots.take(ann)).rejects.toThrow(TooManyCalls)
})
