import { expect, test } from 'vitest'
import { Follower } from './follow-rows.ts'

function controlled() {
  const reads: PromiseWithResolvers<void>[] = []
  const errors: unknown[] = []
  const follower = new Follower(
    () => {
      const read = Promise.withResolvers<void>()
      reads.push(read)
      return read.promise
    },
    (err) => errors.push(err),
  )
  return { follower, reads, errors }
}

test('notices during a read lead to one more read, after it', async () => {
  const { follower, reads } = controlled()
  follower.follow()
  follower.follow()
  follower.follow()
  expect(reads).toHaveLength(1)
  reads[0]?.resolve()
  await expect.poll(() => reads.length).toBe(2)
  reads[1]?.resolve()
  await follower.end()
  expect(reads).toHaveLength(2)
})

test('no notice is lost in the moment in which a read ends', async () => {
  const { follower, reads } = controlled()
  for (let turn = 0; turn < 20; turn += 1) {
    follower.follow()
    const count = reads.length
    reads.at(-1)?.resolve()
    for (let step = 0; step < turn; step += 1) await Promise.resolve()
    follower.follow()
    await expect.poll(() => reads.length, { interval: 1 }).toBeGreaterThan(count)
    reads.at(-1)?.resolve()
    await Promise.resolve()
  }
})

test('a read that failed is told and tried again', async () => {
  const { follower, reads, errors } = controlled()
  follower.follow()
  reads[0]?.reject(new Error('away'))
  await expect.poll(() => reads.length).toBe(2)
  expect(errors).toEqual([new Error('away')])
  reads[1]?.resolve()
  await follower.end()
})
