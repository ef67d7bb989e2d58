import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { addUser } from '../test/oauth-app.ts'
import { makeServer } from '../test/rows.ts'
import { createInvitation } from './invitations.ts'
import { recordGrant } from './oauth-grants.ts'
import { addCaller } from './server-callers.ts'
import { deleteServer, eraseServer } from './server-lifecycle.ts'
import { listCutoffs } from './token-cutoffs.ts'

test('erases the connections, the caller list and the invitations of a deleted server, and of no other', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const userId = await addUser(db)
  const [deleted, kept] = [await makeServer(db), await makeServer(db)]
  const tables = ['oauth_grants', 'server_callers', 'invitations'] as const
  for (const { id: serverId, organisationId } of [deleted, kept]) {
    const client = { clientId: 'client', clientName: 'App', redirectHost: 'a.test' }
    await recordGrant(db, { grantId: `grant-${serverId}`, userId, serverId, ...client })
    await addCaller(db, { serverId, userId, addedBy: null })
    const invited = { email: 'ada@example.com', invitedBy: userId, role: null, serverId }
    await createInvitation(db, { organisationId, ...invited })
  }

  await deleteServer(db, deleted.id)
  await eraseServer(db, deleted.id)
  await eraseServer(db, deleted.id)
  for (const table of tables)
    expect([table, (await db(table)).map(({ serverId }) => serverId)]).toEqual([table, [kept.id]])
  expect(await listCutoffs(db)).toMatchObject([{ serverId: deleted.id, userId }])
  expect(await db('servers').where({ id: deleted.id }).first()).toMatchObject({
    erasedAt: expect.any(Date),
  })
})
