import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { verifyAudit } from './audit-chain.ts'
import { connect } from './connect.ts'
import * as initial from './migrations/0001-initial.ts'
import * as audit from './migrations/0011-audit.ts'

test('rows from before the chains are chained in their order, with the names of their time', async () => {
  await using database = await createTestDatabase()
  await database.db.raw('create schema earlier')
  const databaseUrl = `${database.databaseUrl}?options=-c%20search_path%3Dearlier`
  await using opened = new AsyncDisposableStack()
  const db = opened.adopt(connect({ databaseUrl }), (pool) => pool.destroy())
  await initial.up(db)
  await db('organisations').insert({ id: 'org_1', name: 'Home', kind: 'personal' })
  const user = { id: 'usr_1', name: 'Ada', currentOrganisationId: 'org_1' }
  await db('users').insert({ ...user, isAdministrator: false })
  const event = { actorId: 'usr_1', resourceType: 'user', resourceId: 'usr_1' }
  const metadata = JSON.stringify({ 'longer name': [1, 0.5], b: { ü: '"' } })
  for (let n = 0; n < 1_100; n += 1)
    await db('auditEvents').insert({
      ...event,
      organisationId: n % 2 ? 'org_1' : null,
      action: `act.${n}`,
      metadata,
    })

  await audit.up(db)
  expect(await verifyAudit(db)).toEqual({ chains: 2, events: 1_100, broken: [] })
  const rows = await db('auditChain')
    .join('auditEvents', 'auditEvents.id', 'auditChain.eventId')
    .where({ chain: 'org_1' })
    .orderBy('seq')
    .limit(2)
    .select('seq', 'action', 'actorName', 'resourceTitle', 'metadata')
  expect(rows).toMatchObject([
    { seq: 1, action: 'act.1', actorName: 'Ada', resourceTitle: 'Ada' },
    { seq: 2, action: 'act.3', metadata: { 'longer name': [1, 0.5], b: { ü: '"' } } },
  ])
  await expect(db('auditEvents').delete()).rejects.toThrow('only ever added to')
})
