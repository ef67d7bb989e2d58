import { afterAll, beforeAll, expect, test } from 'vitest'
import { runtimeLogLine } from '../contract/observe-routes.ts'
import { createApiWorld, password, type ApiWorld } from '../test/api-world.ts'
import type { Browser } from '../test/browser.ts'
import { readStream } from '../test/read-stream.ts'
import { makeServer } from '../test/rows.ts'

let world: ApiWorld
let serverId: string
beforeAll(async () => {
  world = await createApiWorld()
  serverId = (await makeServer(world.db, world.organisationId)).id
})
afterAll(() => world[Symbol.asyncDispose]())

async function follow(browser: Browser) {
  const res = await browser.visit(`/v1/servers/${serverId}/logs/events`)
  expect(res.status).toBe(200)
  return readStream(res, runtimeLogLine)
}

test('a stream ends soon after its session, its membership, its key or its person, and no other does', async () => {
  const here = await world.member('viewer')
  const there = world.newBrowser()
  await there.post('/v1/sign-in', { email: here.email, password })
  const [removed, suspended] = [await world.member('viewer'), await world.member('viewer')]
  const key = await world.apiKey({ role: 'viewer', scopes: ['servers:read'] })
  const streams = await Promise.all([here, removed, suspended, key].map(follow))
  const other = await follow(there)

  await here.post('/v1/sign-out')
  await world
    .db('memberships')
    .where({ userId: removed.userId, organisationId: world.organisationId })
    .delete()
  await world.db('users').where({ id: suspended.userId }).update({ suspendedAt: new Date() })
  await world.db('apiKeys').where({ id: key.keyId }).update({ revokedAt: new Date() })
  await Promise.all(streams.map(({ ended }) => ended))
  const isOpen = await Promise.race([other.ended.then(() => false), Promise.resolve(true)])
  expect(isOpen).toBe(true)
}, 15_000)
