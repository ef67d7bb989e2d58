import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { asDatabaseError, type Db } from './connect.ts'
import { transact } from './transact.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.db.raw('create table sums (id text primary key, sum integer not null)')
  await database.db('sums').insert([
    { id: 'a', sum: 0 },
    { id: 'b', sum: 0 },
  ])
})
afterAll(() => database?.[Symbol.asyncDispose]())

/** Both hold their first row before either asks for its second: the first time round they wait for each other. */
function meetInTheMiddle() {
  const { promise: haveMet, resolve } = Promise.withResolvers<void>()
  let held = 0
  const add = (trx: Db, id: string) => trx('sums').where({ id }).increment('sum', 1)
  return (first: string, second: string) => async (trx: Db) => {
    await add(trx, first)
    if (++held === 2) resolve()
    await haveMet
    await add(trx, second)
  }
}

test('two that waited for each other both come to their end, each once', async () => {
  const { db } = database
  const act = meetInTheMiddle()
  await Promise.all([transact(db, act('a', 'b')), transact(db, act('b', 'a'))])
  expect(await db('sums').orderBy('id')).toEqual([
    { id: 'a', sum: 2 },
    { id: 'b', sum: 2 },
  ])
})

test('without it one of them is ended, and may be sent again', async () => {
  const { db } = database
  const act = meetInTheMiddle()
  const ends = await Promise.allSettled([
    db.transaction(act('a', 'b')),
    db.transaction(act('b', 'a')),
  ])
  const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
  expect(failed.map(asDatabaseError)).toEqual([
    expect.objectContaining({ code: 'DatabaseUnavailable', retryAfterSeconds: 5 }),
  ])
})

test('what fails for a reason of its own is not tried again', async () => {
  let tried = 0
  const act = () => Promise.reject(new Error(`try ${++tried}`))
  await expect(transact(database.db, act)).rejects.toThrow('try 1')
})
