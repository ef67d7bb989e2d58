import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApiKey } from '../../db/api-keys.ts'
import { newId } from '../../db/ids.ts'
import { notify } from '../../db/notify.ts'
import { addCaller, removeCaller } from '../../db/server-callers.ts'
import { setCutoff } from '../../db/token-cutoffs.ts'
import type { Answerer } from '../../test/fake-runner.ts'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'

const answer: Answerer = (_req, res) =>
  res.writeHead(200, { 'content-type': 'application/json' }).end('{}')

let world: GatewayWorld
let weather: Awaited<ReturnType<GatewayWorld['serve']>>
beforeAll(async () => {
  world = await createGatewayWorld()
  weather = await world.serve('weather', answer)
})
afterAll(async () => {
  weather.runner.stop()
  await world[Symbol.asyncDispose]()
})

const now = () => Math.floor(Date.now() / 1000)

describe('access as it is now', () => {
  const status = async (slug: string, token: string) =>
    (await world.call(slug, { headers: { authorization: `Bearer ${token}` } })).status

  async function addPerson({ isMember }: { isMember: boolean }) {
    const userId = newId('user')
    const { organisationId } = world
    await world
      .db('users')
      .insert({ id: userId, name: 'Bob', currentOrganisationId: organisationId })
    if (isMember) await world.db('memberships').insert({ userId, organisationId, role: 'viewer' })
    await notify(world.db, 'bmm_access', userId)
    return userId
  }

  test('a cut-off ends the tokens of one client of one person within two seconds', async () => {
    const mine = await world.token('weather', { client_id: 'phone', iat: now() - 5 })
    const other = await world.token('weather', { client_id: 'laptop', iat: now() - 5 })
    expect(await status('weather', mine)).toBe(200)
    const { serverId } = weather
    await setCutoff(world.db, { serverId, userId: world.userId, clientId: 'phone' })
    await expect.poll(() => status('weather', mine), { timeout: 2_000 }).toBe(401)
    expect(await status('weather', other)).toBe(200)
    const later = await world.token('weather', { client_id: 'phone', iat: now() + 2 })
    expect(await status('weather', later)).toBe(200)
  })

  test('a call that runs while its connection is ended is refused in words', async () => {
    const begun = Promise.withResolvers<void>()
    const { serverId, runner } = await world.serve('slow', () => begun.resolve())
    const token = await world.token('slow', { client_id: 'phone', iat: now() - 5 })
    const call = world.call('slow', { headers: { authorization: `Bearer ${token}` } })
    await begun.promise
    await setCutoff(world.db, { serverId, userId: world.userId, clientId: 'phone' })
    const { status: refused, text } = await call
    expect([refused, JSON.parse(text).error.message]).toEqual([
      401,
      'This connection was ended: sign in again',
    ])
    runner.stop()
  })

  test('someone who left the organisation is refused within two seconds', async () => {
    const userId = await addPerson({ isMember: true })
    const token = await world.token('weather', { sub: userId })
    await expect.poll(() => status('weather', token), { timeout: 2_000 }).toBe(200)
    await world.db('memberships').where({ userId }).delete()
    await notify(world.db, 'bmm_access', userId)
    await expect.poll(() => status('weather', token), { timeout: 2_000 }).toBe(401)
  })

  test('somebody on the caller list may call that server alone, until they are taken off it', async () => {
    const other = await world.serve('other', answer)
    const userId = await addPerson({ isMember: false })
    const token = await world.token('weather', { sub: userId })
    expect(await status('weather', token)).toBe(401)
    const key = { serverId: weather.serverId, userId }
    await addCaller(world.db, { ...key, addedBy: null })
    await expect.poll(() => status('weather', token)).toBe(200)
    expect(await status('other', await world.token('other', { sub: userId }))).toBe(401)
    await removeCaller(world.db, key)
    await expect.poll(() => status('weather', token)).toBe(401)
    other.runner.stop()
  })

  test('an API key is no token: it is refused as any other that is not ours', async () => {
    const { organisationId, userId } = world
    const { token } = await createApiKey(world.db, {
      organisationId,
      userId,
      name: 'Robot',
      scopes: ['servers:read'],
      expiresInDays: 1,
    })
    const res = await world.call('weather', { headers: { authorization: `Bearer ${token}` } })
    expect([res.status, res.headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ])
  })

  test('a suspended person is refused, also at a public server', async () => {
    const open = await world.serve('open', answer, { visibility: 'public' })
    const userId = await addPerson({ isMember: false })
    const token = await world.token('open', { sub: userId })
    await expect.poll(() => status('open', token), { timeout: 2_000 }).toBe(200)
    await world.db('users').where({ id: userId }).update({ suspendedAt: new Date() })
    await notify(world.db, 'bmm_access', userId)
    await expect.poll(() => status('open', token), { timeout: 2_000 }).toBe(401)
    open.runner.stop()
  })

  test('a server that became members only refuses strangers', async () => {
    const shut = await world.serve('shut', answer, { visibility: 'public' })
    const userId = await addPerson({ isMember: false })
    const token = await world.token('shut', { sub: userId })
    await expect.poll(() => status('shut', token), { timeout: 2_000 }).toBe(200)
    await world.db('servers').where({ slug: 'shut' }).update({ visibility: 'members' })
    await notify(world.db, 'bmm_servers', shut.serverId)
    await expect.poll(() => status('shut', token), { timeout: 2_000 }).toBe(401)
    shut.runner.stop()
  })
})
