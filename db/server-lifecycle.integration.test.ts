import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { addUser } from '../test/oauth-app.ts'
import { someoneWaits } from '../test/lock-waits.ts'
import { makeBuild, makeServer, makeVersion } from '../test/rows.ts'
import type { Db } from './connect.ts'
import { createInvitation } from './invitations.ts'
import { recordGrant } from './oauth-grants.ts'
import { addCaller } from './server-callers.ts'
import { deleteServer, eraseServer, pauseServer } from './server-lifecycle.ts'
import { listCutoffs } from './token-cutoffs.ts'
import { activateVersion } from './versions.ts'

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

test('refuses a build that is asked for while its server is being paused or deleted', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const by = await addUser(db)
  const stops = [
    ['ServerPaused', (trx: Db, id: string) => pauseServer(trx, { id, by })],
    ['ServerGone', deleteServer],
  ] as const
  for (const [code, stop] of stops) {
    const { id } = await makeServer(db)
    const outcome = await db.transaction(async (trx) => {
      await stop(trx, id)
      const asking = makeBuild(db, { serverId: id }).catch((err: unknown) => err)
      await someoneWaits(db)
      return { asking }
    })
    expect(await outcome.asking).toMatchObject({ code })
    expect(await db('builds').where({ serverId: id })).toEqual([])
  }
})

test('a version does not go live on a paused server', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const { id } = await makeServer(db)
  const version = await makeVersion(db, await makeBuild(db, { serverId: id }))
  await pauseServer(db, { id, by: await addUser(db) })
  const activating = db.transaction((trx) => activateVersion(trx, version.id))
  await expect(activating).rejects.toMatchObject({ code: 'ServerPaused' })
})
