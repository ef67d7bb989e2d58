import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { makeOrganisation } from '../test/rows.ts'
import { listAudit } from './audit.ts'

const ROWS = 100_000
let database: TestDatabase
let organisationId: string
beforeAll(async () => {
  database = await createTestDatabase()
  organisationId = await makeOrganisation(database.db)
  await database.db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica') // as they are long after they were chained
    await trx.raw(
      `insert into audit_events (organisation_id, actor_id, action, resource_type, metadata, created_at)
       select case when n % 4 = 0 then null else ? end, 'usr_' || n % 50,
         (array['server.create', 'server.update', 'secret.set', 'session.begin'])[1 + n % 3],
         case when n % 1000 = 1 then 'key' else 'server' end, '{}', now() - make_interval(mins => n)
       from generate_series(1, ?) as n`,
      [organisationId, ROWS],
    )
  })
  await database.db.raw('analyze audit_events')
})
afterAll(() => database[Symbol.asyncDispose]())

const middle = new Date(Date.now() - ROWS * 30_000)

test.each([
  ['the newest', {}],
  ['a later page', { cursor: `${middle.getTime()}.1` }],
  ['one action', { action: 'secret.set' }],
  ['actions that begin alike', { action: 'server.' }],
  ['an action that nobody did', { action: 'nobody.' }],
  ['a rare resource', { resourceType: 'key' }],
  ['one person', { actor: 'usr_7' }],
  ['a time long ago', { to: middle.toISOString() }],
])('reads no more of a long log than it shows: %s', async (_what, filter) => {
  const { db } = database
  const statements: { sql: string; bindings: unknown[] }[] = []
  const note = (query: { sql: string; bindings: unknown[] }) => statements.push(query)
  db.on('query', note)
  await listAudit(db, { organisationId, limit: 50, ...filter })
  db.removeListener('query', note)
  const [{ sql, bindings } = { sql: '', bindings: [] }] = statements
  const client = (await db.client.acquireConnection()) as {
    query(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  }
  const { rows } = await client.query(`explain (analyze, buffers, format json) ${sql}`, bindings)
  await db.client.releaseConnection(client)
  const plan = JSON.stringify(rows)
  expect(plan).toContain('Index')
  expect(plan).not.toContain('Seq Scan')
  const buffers = Number(/"Shared Hit Blocks":(\d+)/.exec(plan)?.[1])
  expect(buffers).toBeLessThan(600)
})
