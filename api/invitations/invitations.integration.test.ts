import { afterAll, beforeAll, expect, test } from 'vitest'
import { mayCall } from '../../db/access.ts'
import { hasOpenInvitation } from '../../db/invitations.ts'
import { createApiWorld, password, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { makeServer } from '../../test/rows.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

interface Answer {
  code?: string
  detail?: string
  invitation: { id: string }
  url: string
}
const answerOf = async (res: Response) => (await res.json()) as Answer
const outcome = async (res: Response) => [res.status, (await answerOf(res)).code]

async function founder() {
  const owner = await world.member('owner')
  const made = await owner.post('/v1/organisations', { name: 'Harbour' })
  const { id } = (await made.json()) as { id: string }
  return Object.assign(owner, { organisationId: id })
}

let count = 0
const freshEmail = () => `guest-${++count}@example.com`

/** What stands after # in the link. */
async function invite(
  owner: Browser,
  body: { email: string; role?: string },
  path = '/v1/invitations',
) {
  const res = await owner.post(path, body)
  expect(res.status).toBe(201)
  const made = await answerOf(res)
  return { id: made.invitation.id, token: new URL(made.url).hash.slice(1), url: made.url }
}

const read = (token: string) => world.newBrowser().post('/v1/invitations/read', { token })
const join = (token: string, part = {}) => {
  const browser = world.newBrowser()
  const person = { token, name: 'Grace', password, ...part }
  return browser.post('/v1/invitations/join', person).then((res) => ({ browser, res }))
}
const accept = (browser: Browser, token: string) =>
  browser.post('/v1/invitations/accept', { token })

test('a link says what it offers, and makes an account that works in the organisation', async () => {
  const owner = await founder()
  const email = freshEmail()
  const { token, url } = await invite(owner, { email, role: 'member' })
  expect(url).toBe(`${world.url}/join#${token}`)
  expect(await (await read(token)).json()).toEqual({
    organisationName: 'Harbour',
    email,
    role: 'member',
    server: null,
    invitedBy: 'A owner',
    expiresAt: expect.any(String),
  })
  const { browser, res } = await join(token)
  expect([res.status, await res.json()]).toMatchObject([
    201,
    {
      user: { name: 'Grace', email, isAdministrator: false },
      organisation: { id: owner.organisationId, role: 'member' },
    },
  ])
  expect((await browser.visit('/v1/members')).status).toBe(200)
  const again = world.newBrowser()
  expect((await again.post('/v1/sign-in', { email, password })).status).toBe(200)
})

test('who has an account accepts it signed in, at the invited address in whatever case', async () => {
  const owner = await founder()
  const guest = await world.member('viewer')
  const { token } = await invite(owner, { email: guest.email.toUpperCase(), role: 'admin' })
  expect(await (await accept(guest, token)).json()).toMatchObject({
    organisation: { id: owner.organisationId, role: 'admin' },
  })
})

test('an invitation works once, also when two use it at once', async () => {
  const owner = await founder()
  const { token } = await invite(owner, { email: freshEmail(), role: 'viewer' })
  const answers = await Promise.all([join(token), join(token)])
  const statuses = answers.map(({ res }) => res.status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  const { res } = await join(token)
  const refused = await answerOf(res)
  expect([res.status, refused.code, refused.detail]).toEqual([
    403,
    'InvitationInvalid',
    expect.stringContaining('has been used'),
  ])
  expect(await outcome(await read(token))).toEqual([403, 'InvitationInvalid'])
})

test('a person of another address is refused, and the invitation stays good', async () => {
  const owner = await founder()
  const [guest, other] = [await world.member('viewer'), await world.member('viewer')]
  const { token } = await invite(owner, { email: guest.email, role: 'viewer' })
  const refused = await accept(other, token)
  const problem = await answerOf(refused)
  expect([refused.status, problem.code]).toEqual([403, 'InvitationForAnother'])
  expect(problem.detail).toContain(guest.email)
  expect((await accept(guest, token)).status).toBe(200)
})

test('after seven days it is worth nothing', async () => {
  const owner = await founder()
  const { id, token } = await invite(owner, { email: freshEmail(), role: 'viewer' })
  const { expiresAt } = await world.db('invitations').where({ id }).first('expiresAt')
  const days = (expiresAt.getTime() - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(6.99)
  expect(days).toBeLessThanOrEqual(7)
  await world
    .db('invitations')
    .where({ id })
    .update({ expiresAt: new Date(Date.now() - 1) })
  const { res } = await join(token)
  expect([res.status, (await answerOf(res)).detail]).toEqual([
    403,
    expect.stringContaining('7 days'),
  ])
})

test('it is worth no more than whoever made it may give now', async () => {
  const owner = await founder()
  const { organisationId } = owner
  const admin = await world.member('owner', { in: organisationId })
  const link = (role: string) => invite(admin, { email: freshEmail(), role })
  const asOwner = await link('owner')
  const email = freshEmail()
  const asViewer = await invite(admin, { email, role: 'viewer' })
  const url = `/v1/members/${admin.userId}`
  const lower = { method: 'PUT', json: { role: 'admin' } }
  expect((await owner.visit(url, lower)).status).toBe(200)
  expect(await outcome(await read(asOwner.token))).toEqual([403, 'InvitationInvalid'])
  expect((await read(asViewer.token)).status).toBe(200)
  expect(await hasOpenInvitation(world.db, email)).toBe(true)
  expect((await owner.visit(url, { method: 'DELETE' })).status).toBe(200)
  const { res } = await join(asViewer.token)
  expect(await outcome(res)).toEqual([403, 'InvitationInvalid'])
  expect(await hasOpenInvitation(world.db, email)).toBe(false)
})

test('one that was withdrawn, or replaced by a newer one, is worth nothing', async () => {
  const owner = await founder()
  const email = freshEmail()
  const first = await invite(owner, { email, role: 'viewer' })
  const second = await invite(owner, { email: email.toUpperCase(), role: 'member' })
  const listed = async () => {
    const list = (await (await owner.visit('/v1/invitations')).json()) as { data: { id: string }[] }
    return list.data.map(({ id }) => id)
  }
  expect(await listed()).toEqual([second.id])
  expect(await outcome(await read(first.token))).toEqual([403, 'InvitationInvalid'])
  const withdraw = () => owner.visit(`/v1/invitations/${second.id}`, { method: 'DELETE' })
  expect((await withdraw()).status).toBe(200)
  expect(await outcome(await withdraw())).toEqual([404, 'NotFound'])
  expect(await outcome(await read(second.token))).toEqual([403, 'InvitationInvalid'])
  expect(await listed()).toEqual([])
})

test('a link that nobody made is refused, and says what may have gone wrong', async () => {
  const res = await read('made-up')
  expect([res.status, (await answerOf(res)).detail]).toEqual([
    403,
    expect.stringContaining('whole link'),
  ])
})

test('a name that reads like ours, or otherwise than it stands, is refused', async () => {
  const owner = await founder()
  const { token } = await invite(owner, { email: freshEmail(), role: 'member' })
  for (const name of ['BuildMyMCP', 'Grace\u202E']) {
    const { res } = await join(token, { name })
    expect([res.status, await res.json()]).toMatchObject([
      422,
      { errors: [{ pointer: '/body/name' }] },
    ])
  }
})

test('whoever has a local account joins by it, and a common password is refused', async () => {
  const owner = await founder()
  const guest = await world.member('viewer')
  const { token } = await invite(owner, { email: guest.email, role: 'viewer' })
  expect(await outcome((await join(token)).res)).toEqual([409, 'AccountExists'])
  const { token: fresh } = await invite(owner, { email: freshEmail(), role: 'viewer' })
  const weak = (await join(fresh, { password: 'password1234' })).res
  expect([weak.status, await weak.json()]).toMatchObject([
    422,
    { errors: [{ pointer: '/body/password' }] },
  ])
  expect((await join(fresh)).res.status).toBe(201)
})

test('an admin invites no owner, and nobody a member', async () => {
  const owner = await founder()
  const admin = await world.member('admin', { in: owner.organisationId })
  const asOwner = { email: freshEmail(), role: 'owner' }
  expect(await outcome(await admin.post('/v1/invitations', asOwner))).toEqual([403, 'NotAllowed'])
  expect((await owner.post('/v1/invitations', asOwner)).status).toBe(201)
  const twice = { email: admin.email.toUpperCase(), role: 'viewer' }
  expect(await outcome(await owner.post('/v1/invitations', twice))).toEqual([422, 'InvalidInput'])
})

test('who is a member already keeps their role', async () => {
  const owner = await founder()
  const guest = await world.member('viewer')
  const { token } = await invite(owner, { email: guest.email, role: 'admin' })
  await world
    .db('memberships')
    .insert({ organisationId: owner.organisationId, userId: guest.userId, role: 'member' })
  expect(await (await accept(guest, token)).json()).toMatchObject({
    organisation: { role: 'member' },
  })
})

test('the token is kept nowhere, and each act stands in the audit log', async () => {
  const owner = await founder()
  const email = freshEmail()
  const { id, token } = await invite(owner, { email, role: 'viewer' })
  await join(token)
  const rows = await world.db('audit_events').where({ resourceId: id }).orderBy('id')
  expect(rows).toMatchObject([
    { action: 'invitation.create', actorId: owner.userId, metadata: { email, role: 'viewer' } },
    { action: 'invitation.accept', metadata: { role: 'viewer' } },
  ])
  const kept = JSON.stringify([rows, await world.db('invitations')])
  expect(kept).not.toContain(token)
})

test('one network tries no more than thirty times in a quarter of an hour to make an account', async () => {
  await using own = await createApiWorld()
  const attempt = (address: string) =>
    fetch(`${own.url}/v1/invitations/join`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': address,
      },
      body: JSON.stringify({ token: 'made-up', name: 'Eve', password }),
    })
  const answers = await Promise.all(Array.from({ length: 31 }, () => attempt('2001:db8::1')))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 403)).toHaveLength(30)
  expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  expect((await attempt('2001:db8:0:1::1')).status).toBe(403)
})

test('an open invitation is known by its address', async () => {
  const owner = await founder()
  const email = freshEmail()
  const { id } = await invite(owner, { email, role: 'viewer' })
  expect(await hasOpenInvitation(world.db, email.toUpperCase())).toBe(true)
  await world
    .db('invitations')
    .where({ id })
    .update({ expiresAt: new Date(0) })
  expect(await hasOpenInvitation(world.db, email)).toBe(false)
})

test('who is invited to call one server may call it, and nothing else, until they are taken off its list', async () => {
  const owner = await founder()
  const { organisationId } = owner
  const { id: serverId } = await makeServer(world.db, organisationId)
  const { id: otherId } = await makeServer(world.db, organisationId)
  const path = `/v1/servers/${serverId}/callers`
  const { token } = await invite(owner, { email: freshEmail() }, path)
  expect(await (await read(token)).json()).toMatchObject({ role: null, server: { title: 'Echo' } })
  expect(await (await owner.visit(path)).json()).toMatchObject({ data: [], invitations: [{}] })

  const { browser } = await join(token)
  const me = (await (await browser.visit('/v1/me')).json()) as {
    user: { id: string }
    organisation: object
  }
  expect(me.organisation).toMatchObject({ kind: 'personal', role: 'owner' })
  const userId = me.user.id
  expect(await mayCall(world.db, { userId, serverId })).toBe(true)
  expect(await mayCall(world.db, { userId, serverId: otherId })).toBe(false)
  expect((await browser.visit(`/v1/servers/${serverId}`)).status).toBe(404)
  expect(await (await owner.visit(path)).json()).toMatchObject({
    data: [{ userId, name: 'Grace', addedBy: 'A owner' }],
    invitations: [],
  })

  const remove = () => owner.visit(`${path}/${userId}`, { method: 'DELETE' })
  expect((await remove()).status).toBe(200)
  expect(await outcome(await remove())).toEqual([404, 'NotFound'])
  expect(await mayCall(world.db, { userId, serverId })).toBe(false)
  const actions = await world.db('audit_events').where({ resourceId: serverId }).pluck('action')
  expect(actions).toContain('caller.remove')
})

test('nobody is let in to a server that was deleted meanwhile', async () => {
  const owner = await founder()
  const { id } = await makeServer(world.db, owner.organisationId)
  const { token } = await invite(owner, { email: freshEmail() }, `/v1/servers/${id}/callers`)
  await world.db('servers').where({ id }).update({ deletedAt: new Date() })
  expect(await outcome((await join(token)).res)).toEqual([403, 'InvitationInvalid'])
})

test('invitations of another organisation are not there', async () => {
  const owner = await founder()
  const { id } = await invite(owner, { email: freshEmail(), role: 'viewer' })
  const other = await founder()
  const res = await other.visit(`/v1/invitations/${id}`, { method: 'DELETE' })
  expect(await outcome(res)).toEqual([404, 'NotFound'])
  expect(await (await other.visit('/v1/invitations')).json()).toEqual({ data: [] })
})
