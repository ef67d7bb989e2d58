import { afterAll, beforeAll, expect, test } from 'vitest'
import { listConnectedApps, recordGrant } from '../db/oauth-grants.ts'
import { createSetupLink } from '../db/setup-links.ts'
import { hasAdministrator } from '../db/users.ts'
import { createApiWorld, password, type ApiWorld } from '../test/api-world.ts'
import { makeServer } from '../test/rows.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Until it is undone, no such event can be written. */
async function refuseEvents(action: string) {
  await world.db.raw(
    `alter table audit_events add constraint refused check (action <> '${action}') not valid`,
  )
  return {
    [Symbol.asyncDispose]: () =>
      world.db.raw('alter table audit_events drop constraint refused').then(() => {}),
  }
}

test('a connection is not ended without an entry in the audit log', async () => {
  const { db } = world
  const person = await world.member('viewer')
  const { id: serverId } = await makeServer(db)
  await recordGrant(db, {
    grantId: 'grant-1',
    userId: person.userId,
    serverId,
    clientId: 'client',
    clientName: 'Client',
    redirectHost: 'client.example',
  })
  const revoke = () => person.visit('/v1/me/connected-apps/grant-1', { method: 'DELETE' })
  {
    await using _refused = await refuseEvents('grant.revoke')
    expect((await revoke()).status).toBe(500)
    expect(await listConnectedApps(db, person.userId)).toHaveLength(1)
  }
  expect((await revoke()).status).toBe(200)
  expect(await listConnectedApps(db, person.userId)).toEqual([])
})

test('nobody becomes administrator without an entry in the audit log', async () => {
  const token = await createSetupLink(world.db)
  const setUp = () =>
    world.newBrowser().post('/v1/setup', { token, name: 'Ada', email: 'ada@example.com', password })
  {
    await using _refused = await refuseEvents('installation.set-up')
    expect((await setUp()).status).toBe(500)
    expect(await hasAdministrator(world.db)).toBe(false)
  }
  expect((await setUp()).status).toBe(201)
})
