import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Account } from '../../contract/people.ts'
import { mayCall } from '../../db/access.ts'
import { lockAdministrators } from '../../db/accounts.ts'
import { newId } from '../../db/ids.ts'
import { listConnectedApps, recordGrant } from '../../db/oauth-grants.ts'
import { listCutoffs } from '../../db/token-cutoffs.ts'
import { createApiWorld, password, type ApiWorld } from '../../test/api-world.ts'
import { someoneWaits } from '../../test/lock-waits.ts'
import { makeServer } from '../../test/rows.ts'

let world: ApiWorld
let administrator: Awaited<ReturnType<ApiWorld['administrator']>>
beforeAll(async () => {
  world = await createApiWorld()
  administrator = await world.administrator()
})
afterAll(() => world[Symbol.asyncDispose]())

type Person = Awaited<ReturnType<ApiWorld['member']>>
const suspend = (by: Person, userId: string, reason = 'Sold their password') =>
  by.post(`/v1/admin/users/${userId}/suspend`, { reason })
const reason = 'Ben left'
const makeAdministrator = (by: Person, userId: string, asked: { reason: string } = { reason }) =>
  put(by, userId, { isAdministrator: true, ...asked })
const withdrawAdministrator = (by: Person, userId: string) =>
  put(by, userId, { isAdministrator: false, reason })
const put = (by: Person, userId: string, json: object) =>
  by.visit(`/v1/admin/users/${userId}/administrator`, { method: 'PUT', json })
const restore = (by: Person, userId: string) => by.post(`/v1/admin/users/${userId}/restore`)

test('suspending ends sessions, keys, connections and tokens at once, and lets nobody sign in', async () => {
  const { db } = world
  const person = await world.member('admin')
  const { userId } = person
  const made = await person.post('/v1/keys', { name: 'Robot', scopes: ['servers:read'] })
  const { token } = (await made.json()) as { token: string }
  const byKey = () =>
    fetch(`${world.url}/v1/servers`, { headers: { authorization: `Bearer ${token}` } })
  const { id: serverId } = await makeServer(db, world.organisationId)
  const grant = { userId, serverId, clientId: 'client', clientName: 'App', redirectHost: 'a.test' }
  await recordGrant(db, { grantId: 'grant-1', ...grant })
  expect(await mayCall(db, { userId, serverId })).toBe(true)

  const res = await suspend(administrator, userId)
  expect([res.status, await res.json()]).toMatchObject([
    200,
    { id: userId, suspendedAt: expect.any(String), suspendedReason: 'Sold their password' },
  ])
  expect((await person.visit('/v1/me')).status).toBe(401)
  expect((await byKey()).status).toBe(401)
  expect(await db('sessions').whereRaw("sess ->> 'userId' = ?", [userId])).toEqual([])
  expect(await listConnectedApps(db, userId)).toEqual([])
  const revoked = db('auditEvents').where({ resourceId: serverId, action: 'grant.revoke' })
  // The organisation of the server does not read from where the administrator acted.
  expect(await revoked.select('organisationId', 'requestId', 'address')).toEqual([
    { organisationId: world.organisationId, requestId: null, address: null },
  ])
  expect(await listCutoffs(db)).toContainEqual(
    expect.objectContaining({ userId, serverId, clientId: 'client' }),
  )
  expect(await mayCall(db, { userId, serverId })).toBe(false)
  const again = await world.newBrowser().post('/v1/sign-in', { email: person.email, password })
  expect(again.status).toBe(401)
})

test('who is restored has their roles, and makes sessions and keys anew', async () => {
  const person = await world.member('admin')
  const { userId, email } = person
  const made = await person.post('/v1/keys', { name: 'Robot', scopes: ['servers:read'] })
  const { token } = (await made.json()) as { token: string }
  await suspend(administrator, userId)
  const res = await restore(administrator, userId)
  expect([res.status, await res.json()]).toMatchObject([
    200,
    { suspendedAt: null, suspendedReason: null },
  ])
  expect((await person.visit('/v1/me')).status).toBe(401)
  const byKey = await fetch(`${world.url}/v1/servers`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(byKey.status).toBe(401)
  const browser = world.newBrowser()
  expect(await (await browser.post('/v1/sign-in', { email, password })).json()).toMatchObject({
    organisation: { id: world.organisationId, role: 'admin' },
  })
})

test('a session that slipped past the suspension does not come back', async () => {
  const person = await world.suspended()
  expect((await restore(administrator, person.userId)).status).toBe(200)
  expect((await person.visit('/v1/me')).status).toBe(401)
})

test('suspending whoever took an address that is not theirs frees it, and it is never two people’s', async () => {
  const elsewhere = newId('organisation')
  await world.db('organisations').insert({ id: elsewhere, name: 'Elsewhere', kind: 'shared' })
  const owner = await world.member('owner', { in: elsewhere })
  const squatter = await world.member('viewer')
  const { email } = squatter
  await suspend(administrator, squatter.userId, 'Not their address')
  const invited = await owner.post('/v1/invitations', { email, role: 'viewer' })
  const { url } = (await invited.json()) as { url: string }
  expect(invited.status).toBe(201)
  const body = { token: new URL(url).hash.slice(1), name: 'Grace', password: 'a-lake-of-pebbles' }
  const joined = await world.newBrowser().post('/v1/invitations/join', body)
  expect(joined.status).toBe(201)
  const signIn = (secret: string) =>
    world.newBrowser().post('/v1/sign-in', { email, password: secret })
  expect((await signIn('a-lake-of-pebbles')).status).toBe(200)
  expect((await signIn(password)).status).toBe(401)
  const res = await restore(administrator, squatter.userId)
  expect([res.status, await res.json()]).toMatchObject([409, { code: 'AccountExists' }])
})

function auditOf(userId: string) {
  return world
    .db('audit_events')
    .where({ resourceId: userId })
    .whereLike('action', 'user.%')
    .orderBy('id')
    .select('organisationId', 'actorId', 'action', 'metadata')
}

test('each stands once in the audit log of the installation, with the reason', async () => {
  const { userId } = await world.member('viewer')
  await suspend(administrator, userId, 'A first reason')
  await suspend(administrator, userId, 'A second reason')
  await restore(administrator, userId)
  await restore(administrator, userId)
  const by = { organisationId: null, actorId: administrator.userId }
  expect(await auditOf(userId)).toEqual([
    { ...by, action: 'user.suspend', metadata: { reason: 'A first reason' } },
    { ...by, action: 'user.restore', metadata: {} },
  ])
})

test('an administrator does not suspend themselves, and of two who suspend each other one stays', async () => {
  const alone = await suspend(administrator, administrator.userId)
  expect(alone.status).toBe(422)
  const [one, two] = [await world.administrator(), await world.administrator()]
  const answers = await Promise.all([suspend(one, two.userId), suspend(two, one.userId)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
})

test('an administrator makes another one, who acts with the session that they have, and withdraws it', async () => {
  const person = await world.member('viewer')
  const { userId } = person
  const reads = async () => (await person.visit('/v1/admin/users')).status
  expect(await reads()).toBe(403)
  const res = await makeAdministrator(administrator, userId, {
    reason: 'Looks after the marketplace',
  })
  expect([res.status, await res.json()]).toMatchObject([200, { id: userId, isAdministrator: true }])
  expect(await reads()).toBe(200)
  await makeAdministrator(administrator, userId)
  await withdrawAdministrator(administrator, userId)
  expect(await reads()).toBe(403)
  expect((await person.visit('/v1/me')).status).toBe(200)
  const by = { organisationId: null, actorId: administrator.userId }
  expect(await auditOf(userId)).toEqual([
    {
      ...by,
      action: 'user.make-administrator',
      metadata: { reason: 'Looks after the marketplace' },
    },
    { ...by, action: 'user.withdraw-administrator', metadata: { reason: 'Ben left' } },
  ])
})

test('nobody changes it of themselves, and of two who withdraw it from each other one stays', async () => {
  expect((await withdrawAdministrator(administrator, administrator.userId)).status).toBe(422)
  const [one, two] = [await world.administrator(), await world.administrator()]
  const answers = await Promise.all([
    withdrawAdministrator(one, two.userId),
    withdrawAdministrator(two, one.userId),
  ])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403])
})

test('of one who suspends and one who withdraws at once, one stays an administrator who can sign in', async () => {
  const [one, two] = [await world.administrator(), await world.administrator()]
  await Promise.all([suspend(one, two.userId), withdrawAdministrator(two, one.userId)])
  const left = await world
    .db('users')
    .whereIn('id', [one.userId, two.userId])
    .where({ isAdministrator: true, suspendedAt: null })
  expect(left).toHaveLength(1)
})

test('who ceases to be an administrator meanwhile lets nobody in again', async () => {
  const { db } = world
  const one = await world.administrator()
  const { userId } = await world.suspended()
  const asked = await db.transaction(async (trx) => {
    await lockAdministrators(trx)
    const answer = restore(one, userId)
    await someoneWaits(db)
    await trx('users').where({ id: one.userId }).update({ isAdministrator: false })
    return { answer } // settles only when this transaction is over
  })
  expect((await asked.answer).status).toBe(403)
  expect((await db('users').where({ id: userId }).first()).suspendedAt).not.toBe(null)
})

test('who is suspended does not become an administrator, but ceases to be one', async () => {
  const { userId } = await world.member('viewer')
  await suspend(administrator, userId)
  expect((await makeAdministrator(administrator, userId)).status).toBe(422)
  const other = await world.administrator()
  await suspend(administrator, other.userId)
  const res = await withdrawAdministrator(administrator, other.userId)
  expect([res.status, await res.json()]).toMatchObject([
    200,
    { isAdministrator: false, suspendedAt: expect.any(String) },
  ])
})

test('an unknown person is not there, and a reason is needed', async () => {
  const unknown = 'usr_01k00000000000000000000000'
  expect((await suspend(administrator, unknown)).status).toBe(404)
  expect((await restore(administrator, unknown)).status).toBe(404)
  expect((await makeAdministrator(administrator, unknown)).status).toBe(404)
  const { userId } = await world.member('viewer')
  expect((await suspend(administrator, userId, ' ')).status).toBe(422)
  expect((await makeAdministrator(administrator, userId, { reason: ' ' })).status).toBe(422)
})

test('only an administrator sees and suspends people', async () => {
  const owner = await world.member('owner')
  expect((await owner.visit('/v1/admin/users')).status).toBe(403)
  expect((await suspend(owner, administrator.userId)).status).toBe(403)
})

test('people are listed newest first, page by page, and found by a part of name or address', async () => {
  const first = await world.member('viewer')
  const second = await world.member('viewer')
  await world.db('users').where({ id: second.userId }).update({ name: '100%_Grace' })
  const list = async (query: string) => {
    const res = await administrator.visit(`/v1/admin/users?${query}`)
    return (await res.json()) as { data: Account[]; nextCursor: string | null }
  }
  const page = await list('limit=1')
  expect(page.data.map(({ id }) => id)).toEqual([second.userId])
  const next = await list(`limit=1&cursor=${page.nextCursor}`)
  expect(next.data.map(({ id }) => id)).toEqual([first.userId])
  for (const q of ['%25_grace', second.email.toUpperCase()])
    expect((await list(`q=${q}`)).data.map(({ id }) => id)).toEqual([second.userId])
})
