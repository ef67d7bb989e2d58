import { expect, test } from 'vitest'
import { DenialCounter } from './denial-counter.ts'

const first = new Date('2026-05-04T10:00:00Z')
const later = new Date('2026-05-04T10:05:00Z')
const denial = { serverId: 'srv_1', host: 'evil.test', port: 443, reason: 'not-allowed' }

test('one host and reason is one count, from its first time to its last', () => {
  const counter = new DenialCounter()
  counter.add({ ...denial, at: first })
  counter.add({ ...denial, at: later })
  counter.add({ ...denial, port: 80, at: later })
  const taken = counter.take()
  expect(taken).toEqual([
    { ...denial, count: 2, firstAt: first, lastAt: later },
    { ...denial, port: 80, count: 1, firstAt: later, lastAt: later },
  ])
  expect(counter.take()).toEqual([])
})

test('what could not be written is not lost', () => {
  const counter = new DenialCounter()
  counter.add({ ...denial, at: first })
  const taken = counter.take()
  counter.add({ ...denial, at: later })
  counter.giveBack(taken)
  expect(counter.take()).toEqual([{ ...denial, count: 2, firstAt: first, lastAt: later }])
})

test('names tried at random fill no memory, and keep no other server from being counted', () => {
  const counter = new DenialCounter()
  for (const host of Array.from({ length: 5_000 }, (_, index) => `x${index}.evil.test`))
    counter.add({ ...denial, host, at: first })
  const other = { ...denial, serverId: 'srv_2' }
  counter.add({ ...other, at: first })
  const taken = counter.take()
  expect(taken).toHaveLength(201)
  expect(taken.at(-1)).toEqual({ ...other, count: 1, firstAt: first, lastAt: first })
  counter.add({ ...denial, at: later })
  expect(counter.take()).toHaveLength(1)
})
