import { expect, test } from 'vitest'
import { recordAudit } from '../../db/audit.ts'
import { createTestDatabase } from '../../test/database.ts'
import { checkAudit } from './check-audit.ts'

test('a doctor says where the audit log was tampered with', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const event = { organisationId: null, actorId: null, resourceType: 'thing' }
  for (const action of ['a.one', 'a.two']) await recordAudit(db, { ...event, action })
  expect(await checkAudit({ db })).toMatchObject({
    isWell: true,
    text: expect.stringContaining('2 events in 1 chains are as they were written'),
  })
  await db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica')
    await trx('auditEvents').where({ action: 'a.two' }).update({ actorId: 'usr_2' })
  })
  expect(await checkAudit({ db })).toEqual({
    isWell: false,
    text: 'the log of the installation was tampered with, at number 2: event 2: it is not what it was',
  })
})
