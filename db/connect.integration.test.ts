import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { asDatabaseError, connect, isStatementTooSlow, type Db } from './connect.ts'
import { ServerRow } from './models/running.ts'

let database: TestDatabase
/** One connection, so that a test sees what became of it. */
let pool: Db
beforeAll(async () => {
  database = await createTestDatabase()
  pool = connect({
    databaseUrl: database.databaseUrl,
    poolSize: 1,
    limits: { statement_timeout: 200, idle_in_transaction_session_timeout: 200 },
  })
})
afterAll(async () => {
  await pool?.destroy()
  await database?.[Symbol.asyncDispose]()
})

async function backend() {
  const { rows } = await pool.raw<{ rows: { pid: number }[] }>('select pg_backend_pid() as pid')
  return rows[0]?.pid
}

test('a query beyond the limit is ended, told apart from a Postgres that is away, and its connection goes on', async () => {
  const pid = await backend()
  const err: unknown = await pool.raw('select pg_sleep(60)').catch((thrown: unknown) => thrown)
  expect(asDatabaseError(err)).toMatchObject({
    code: 'DatabaseUnavailable',
    message: expect.stringContaining('took longer than its limit'),
  })
  expect(isStatementTooSlow(asDatabaseError(err))).toBe(true)
  expect(await backend()).toBe(pid)
})

test('a query that Objection made is judged alike', async () => {
  const slow = ServerRow.query(pool).from(pool.raw('(select pg_sleep(60)) as slow'))
  const err: unknown = await slow.catch((thrown: unknown) => thrown)
  expect(asDatabaseError(err)).toMatchObject({ code: 'DatabaseUnavailable' })
  expect(isStatementTooSlow(err)).toBe(true)
})

test('a wait for a lock counts', async () => {
  const { db } = database
  await db.raw('create table locked (id integer)')
  await db.transaction(async (trx) => {
    await trx.raw('lock table locked')
    await expect(pool('locked').select()).rejects.toMatchObject({ code: '57014' })
  })
  expect(await pool('locked').select()).toEqual([])
})

test('a transaction that nobody goes on with is ended with its locks, and the pool opens another connection', async () => {
  const pid = await backend()
  const trx = await pool.transaction()
  await trx.raw('create table forgotten (id integer)')
  const isThere = async () =>
    (await database.db('pg_stat_activity').where({ pid }).first('pid')) !== undefined
  await expect.poll(isThere, { timeout: 10_000 }).toBe(false)
  const err: unknown = await trx.raw('select 1').catch((thrown: unknown) => thrown)
  expect(asDatabaseError(err)).toMatchObject({ code: 'DatabaseUnavailable' })
  expect(isStatementTooSlow(err)).toBe(false)
  await trx.rollback().catch(() => {}) // there is nothing left of it
  expect(await backend()).not.toBe(pid)
})

test('without limits a statement takes its time', async () => {
  await using opened = new AsyncDisposableStack()
  const db = opened.adopt(connect(database), (one) => one.destroy())
  const { rows } = await db.raw<{ rows: object[] }>(
    `select name, setting from pg_settings
     where name in ('statement_timeout', 'idle_in_transaction_session_timeout') and setting <> '0'`,
  )
  expect(rows).toEqual([])
})
