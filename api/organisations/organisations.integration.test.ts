import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisation, type Organisation } from '../../contract/nouns.ts'
import type { Role } from '../../contract/roles.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Somebody who has just made an organisation to share, and works in it. */
async function founder() {
  const owner = await world.member('owner')
  const res = await owner.post('/v1/organisations', { name: 'Harbour' })
  expect(res.status).toBe(201)
  return Object.assign(owner, { organisation: organisation.parse(await res.json()) })
}

const put = (browser: Browser, path: string, json: unknown) =>
  browser.visit(path, { method: 'PUT', json })
const remove = (browser: Browser, userId: string) =>
  browser.visit(`/v1/members/${userId}`, { method: 'DELETE' })
const setRole = (browser: Browser, userId: string, role: Role) =>
  put(browser, `/v1/members/${userId}`, { role })
const worksIn = async (browser: Browser) => {
  const res = await browser.visit('/v1/me')
  return ((await res.json()) as { organisation: Organisation }).organisation
}
const outcome = async (res: Response) => {
  const answer = (await res.json()) as { code?: string } | null
  return [res.status, answer?.code]
}
const rolesIn = async (organisationId: string) =>
  world.db('memberships').where({ organisationId }).orderBy('role').pluck<string[]>('role')

test('whoever makes an organisation owns it and works in it, and finds it beside the personal one', async () => {
  const owner = await founder()
  expect(owner.organisation).toMatchObject({ name: 'Harbour', kind: 'shared', role: 'owner' })
  expect(await worksIn(owner)).toEqual(owner.organisation)
  const list = (await (await owner.visit('/v1/organisations')).json()) as { data: Organisation[] }
  expect(list.data).toContainEqual(owner.organisation)
  expect(list.data).toContainEqual(expect.objectContaining({ kind: 'personal', role: 'owner' }))
})

test('one switches between one’s own organisations, and to no other', async () => {
  const owner = await founder()
  const stranger = await founder()
  const { id: organisationId } = owner.organisation
  const back = await put(owner, '/v1/me/org', { organisationId: world.organisationId })
  expect(await back.json()).toMatchObject({ organisation: { id: world.organisationId } })
  expect(await outcome(await put(stranger, '/v1/me/org', { organisationId }))).toEqual([
    404,
    'NotFound',
  ])
  expect(await worksIn(stranger)).toEqual(stranger.organisation)
})

test('an owner renames the organisation; an admin does not', async () => {
  const owner = await founder()
  const admin = await world.member('admin', { in: owner.organisation.id })
  const rename = (browser: Browser, name: string) =>
    browser.visit('/v1/me/org', { method: 'PATCH', json: { name } })
  expect(await (await rename(owner, 'Port')).json()).toMatchObject({ name: 'Port' })
  expect(await outcome(await rename(admin, 'Mine'))).toEqual([403, 'NotAllowed'])
  expect(await outcome(await rename(owner, '  '))).toEqual([422, 'InvalidInput'])
})

test.each(['Build My MCP', 'Port\u202E'])('no organisation is called %j', async (name) => {
  const owner = await founder()
  const refused = [422, 'InvalidInput']
  expect(await outcome(await owner.post('/v1/organisations', { name }))).toEqual(refused)
  const rename = await owner.visit('/v1/me/org', { method: 'PATCH', json: { name } })
  expect(await outcome(rename)).toEqual(refused)
})

test('nobody is invited into a personal organisation, and nobody leaves it', async () => {
  const owner = await world.member('owner')
  const invitation = { email: 'ada@example.com', role: 'member' }
  expect(await outcome(await owner.post('/v1/invitations', invitation))).toEqual([
    409,
    'PersonalOrganisation',
  ])
  expect(await outcome(await owner.post('/v1/me/org/leave'))).toEqual([409, 'PersonalOrganisation'])
})

test('members see who is there; a role that is given counts with the next request', async () => {
  const owner = await founder()
  const viewer = await world.member('viewer', { in: owner.organisation.id })
  const list = (await (await viewer.visit('/v1/members')).json()) as { data: unknown[] }
  expect(list.data).toEqual([
    expect.objectContaining({ userId: owner.userId, role: 'owner' }),
    {
      userId: viewer.userId,
      name: 'A viewer',
      email: viewer.email,
      role: 'viewer',
      isSuspended: false,
      joinedAt: expect.any(String),
    },
  ])
  expect((await viewer.visit('/v1/invitations')).status).toBe(403)
  expect(await (await setRole(owner, viewer.userId, 'admin')).json()).toMatchObject({
    role: 'admin',
  })
  expect((await viewer.visit('/v1/invitations')).status).toBe(200)
})

test('an admin handles members, and owners are the matter of owners', async () => {
  const owner = await founder()
  const place = { in: owner.organisation.id }
  const admin = await world.member('admin', place)
  const member = await world.member('member', place)
  expect((await setRole(admin, member.userId, 'viewer')).status).toBe(200)
  for (const refused of [
    setRole(admin, member.userId, 'owner'),
    setRole(admin, owner.userId, 'member'),
    remove(admin, owner.userId),
  ])
    expect(await outcome(await refused)).toEqual([403, 'NotAllowed'])
  expect((await setRole(owner, admin.userId, 'owner')).status).toBe(200)
  expect((await remove(admin, member.userId)).status).toBe(200)
  expect(await rolesIn(place.in)).toEqual(['owner', 'owner'])
})

test('the last owner can neither leave, nor be lowered, nor removed', async () => {
  const owner = await founder()
  await world.member('admin', { in: owner.organisation.id })
  const suspended = await world.member('owner', { in: owner.organisation.id })
  await world.db('users').where({ id: suspended.userId }).update({ suspendedAt: new Date() })
  for (const refused of [
    owner.post('/v1/me/org/leave'),
    setRole(owner, owner.userId, 'admin'),
    remove(owner, owner.userId),
  ])
    expect(await outcome(await refused)).toEqual([409, 'LastOwner'])
  expect(await worksIn(owner)).toEqual(owner.organisation)
})

test('owners who lower each other, or leave, at once leave one behind', async () => {
  for (let round = 0; round < 5; round++) {
    const first = await founder()
    const { id } = first.organisation
    const second = await world.member('owner', { in: id })
    const third = await world.member('owner', { in: id })
    const answers = await Promise.all([
      setRole(first, second.userId, 'viewer'),
      setRole(second, third.userId, 'viewer'),
      remove(third, first.userId),
      first.post('/v1/me/org/leave'),
      second.post('/v1/me/org/leave'),
      third.post('/v1/me/org/leave'),
    ])
    for (const { status } of answers) expect([200, 401, 403, 404, 409]).toContain(status)
    expect(await rolesIn(id)).toContain('owner')
  }
})

test('a removed member goes on in their personal organisation, and their keys for this one are dead', async () => {
  const owner = await founder()
  const { id } = owner.organisation
  const member = await world.member('member', { in: id })
  const made = await member.post('/v1/keys', { name: 'Robot', scopes: ['servers:read'] })
  const { token } = (await made.json()) as { token: string }
  const byKey = () =>
    fetch(`${world.url}/v1/servers`, { headers: { authorization: `Bearer ${token}` } })
  expect((await byKey()).status).toBe(200)
  expect((await remove(owner, member.userId)).status).toBe(200)
  expect((await byKey()).status).toBe(401)
  expect(await worksIn(member)).toMatchObject({ kind: 'personal', role: 'owner' })
  expect(await outcome(await remove(owner, member.userId))).toEqual([404, 'NotFound'])

  await world.db('memberships').insert({ organisationId: id, userId: member.userId, role: 'admin' })
  expect((await byKey()).status).toBe(401)
})

test('whoever works elsewhere when they are removed stays there', async () => {
  const owner = await founder()
  const member = await world.member('member', { in: owner.organisation.id })
  const made = await member.post('/v1/organisations', { name: 'Elsewhere' })
  const elsewhere = organisation.parse(await made.json())
  expect((await remove(owner, member.userId)).status).toBe(200)
  expect(await worksIn(member)).toEqual(elsewhere)
})

test('somebody without a personal organisation gets one when they leave', async () => {
  const owner = await founder()
  const member = await world.member('member', { in: owner.organisation.id })
  const { userId } = member
  await world
    .db('memberships')
    .where({ userId })
    .whereNot({ organisationId: owner.organisation.id })
    .delete()
  expect(await (await member.post('/v1/me/org/leave')).json()).toMatchObject({
    organisation: { kind: 'personal', role: 'owner', name: 'A member' },
  })
})

test('nobody ends up in an organisation that they are removed from while they switch to it', async () => {
  for (let round = 0; round < 5; round++) {
    const owner = await founder()
    const { id: organisationId } = owner.organisation
    const member = await world.member('member', { in: organisationId })
    await Promise.all([
      put(member, '/v1/me/org', { organisationId }),
      remove(owner, member.userId),
      put(member, '/v1/me/org', { organisationId }),
    ])
    expect(await worksIn(member)).toMatchObject({ kind: 'personal' })
  }
})

test('members of another organisation are not there', async () => {
  const owner = await founder()
  const other = await founder()
  expect(await outcome(await setRole(owner, other.userId, 'viewer'))).toEqual([404, 'NotFound'])
  expect(await outcome(await remove(owner, other.userId))).toEqual([404, 'NotFound'])
})

test('what changes who is there stands in the audit log of the organisation', async () => {
  const owner = await founder()
  const { id: organisationId } = owner.organisation
  const one = await world.member('viewer', { in: organisationId })
  const two = await world.member('viewer', { in: organisationId })
  await setRole(owner, one.userId, 'admin')
  await setRole(owner, one.userId, 'admin') // nothing changes
  await remove(one, two.userId)
  await one.post('/v1/me/org/leave')
  const rows = await world
    .db('audit_events')
    .where({ organisationId })
    .whereLike('action', 'member.%')
    .orderBy('id')
    .select('actorId', 'action', 'resourceId', 'metadata')
  expect(rows).toEqual([
    {
      actorId: owner.userId,
      action: 'member.role',
      resourceId: one.userId,
      metadata: { from: 'viewer', to: 'admin' },
    },
    {
      actorId: one.userId,
      action: 'member.remove',
      resourceId: two.userId,
      metadata: { from: 'viewer' },
    },
    {
      actorId: one.userId,
      action: 'member.leave',
      resourceId: one.userId,
      metadata: { from: 'admin' },
    },
  ])
})
