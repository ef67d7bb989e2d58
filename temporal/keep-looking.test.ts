import { expect, test } from 'vitest'
import { keepLooking } from './keep-looking.ts'

test('a look that fails is reported, and the next one comes', async () => {
  const ended = new AbortController()
  const reported: unknown[] = []
  let looks = 0
  await keepLooking(ended.signal, {
    everyMs: 1,
    whenItFails: (err) => reported.push(err),
    async look() {
      looks += 1
      if (looks === 3) ended.abort()
      throw new Error(`look ${looks}`)
    },
  })
  expect(looks).toBe(3)
  expect(reported).toEqual([new Error('look 1'), new Error('look 2')]) // not of the end itself
})

test('it ends at once between two looks, and begins none when it has ended', async () => {
  const ended = new AbortController()
  let looks = 0
  const looking = keepLooking(ended.signal, {
    everyMs: 3_600_000,
    whenItFails: () => {},
    look: async () => void (looks += 1),
  })
  ended.abort()
  await looking
  await keepLooking(ended.signal, {
    everyMs: 1,
    whenItFails: () => {},
    look: async () => void (looks += 1),
  })
  expect(looks).toBe(1)
})

test('a look under way is told of the end, and what it says of that is no failure', async () => {
  const ended = new AbortController()
  const reported: unknown[] = []
  const looking = keepLooking(ended.signal, {
    everyMs: 1,
    whenItFails: (err) => reported.push(err),
    look: (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('ended')))
      }),
  })
  ended.abort()
  await looking
  expect(reported).toEqual([])
})
