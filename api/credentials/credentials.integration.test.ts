import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCallerSecrets } from '../../db/caller-secrets.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { echoSpec, makeBuild, makeOrganisation, makeServer, makeVersion } from '../../test/rows.ts'

let world: ApiWorld
let person: Awaited<ReturnType<ApiWorld['member']>>
beforeAll(async () => {
  world = await createApiWorld()
  person = await world.member('viewer')
})
afterAll(() => world[Symbol.asyncDispose]())

const secrets = [
  { key: 'USER_TOKEN', description: 'Acts as the caller', whose: 'caller' as const },
  { key: 'OWNER_TOKEN', description: 'The same for all', whose: 'owner' as const },
]

/** A live server of somebody else's organisation, which asks each caller for USER_TOKEN. */
async function publicServer() {
  const server = await makeServer(world.db, await makeOrganisation(world.db))
  const build = await makeBuild(world.db, { serverId: server.id, spec: { ...echoSpec, secrets } })
  const version = await makeVersion(world.db, build)
  await world
    .db('servers')
    .where({ id: server.id })
    .update({ visibility: 'public', liveVersionId: version.id })
  return server
}

const put = (slug: string, key: string, value = 'my-own-value') =>
  person.visit(`/v1/me/credentials/${slug}/${key}`, { method: 'PUT', json: { value } })
const remove = (slug: string, key: string) =>
  person.visit(`/v1/me/credentials/${slug}/${key}`, { method: 'DELETE' })
const list = async (slug: string) => (await person.visit(`/v1/me/credentials/${slug}`)).json()
const auditOf = (resourceId: string) =>
  world
    .db('auditEvents')
    .where({ resourceId })
    .orderBy('id')
    .select('action', 'actorId', 'metadata')

test('shows what a server asks of its callers, and takes it without ever giving it back', async () => {
  const { id, slug, organisationId } = await publicServer()
  expect(await list(slug)).toEqual({
    server: { slug, title: 'Echo', organisationName: 'Home' },
    data: [{ key: 'USER_TOKEN', description: 'Acts as the caller', isAsked: true, setAt: null }],
  })
  expect((await put(slug, 'USER_TOKEN')).status).toBe(200)
  const after = JSON.stringify(await list(slug))
  expect(after).toMatch(/"setAt":"\d/)
  expect(after).not.toContain('my-own-value')
  const ring = world.context.config.callerSecretKeys
  const whose = { ring, serverId: id, userId: person.userId }
  expect(await openCallerSecrets(world.db, whose)).toEqual({ USER_TOKEN: 'my-own-value' })
  const mine = await (await person.visit('/v1/me/credentials')).json()
  expect(mine).toEqual({ data: [{ slug, title: 'Echo', keys: ['USER_TOKEN'] }] })

  expect((await remove(slug, 'USER_TOKEN')).status).toBe(200)
  expect((await remove(slug, 'USER_TOKEN')).status).toBe(404)
  expect(await openCallerSecrets(world.db, whose)).toEqual({})
  expect(await auditOf(id)).toEqual([
    { action: 'caller-secret.set', actorId: person.userId, metadata: { key: 'USER_TOKEN' } },
    { action: 'caller-secret.delete', actorId: person.userId, metadata: { key: 'USER_TOKEN' } },
  ])
  expect(organisationId).not.toBe(world.organisationId)
})

test('takes nothing that the server does not ask its callers for', async () => {
  const { slug } = await publicServer()
  expect((await put(slug, 'OWNER_TOKEN')).status).toBe(404)
  expect((await put(slug, 'OTHER_TOKEN')).status).toBe(404)
  const tooLong = await put(slug, 'USER_TOKEN', 'é'.repeat(2_049))
  expect([tooLong.status, await tooLong.json()]).toMatchObject([
    422,
    { errors: [{ pointer: '/body/value', detail: 'At most 4096 bytes' }] },
  ])
})

test('says nothing of a server that the person may not call, but gives back what is theirs', async () => {
  const { id, slug } = await publicServer()
  await put(slug, 'USER_TOKEN')
  await world.db('servers').where({ id }).update({ visibility: 'members' })
  expect(await list(slug)).toMatchObject({ data: [{ key: 'USER_TOKEN', isAsked: false }] })
  expect((await put(slug, 'USER_TOKEN')).status).toBe(404)
  expect((await remove(slug, 'USER_TOKEN')).status).toBe(200)
  expect((await person.visit(`/v1/me/credentials/${slug}`)).status).toBe(404)
})
