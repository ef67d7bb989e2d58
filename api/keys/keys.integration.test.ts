import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiKey } from '../../contract/key-routes.ts'
import { serverUrl } from '../../contract/server-url.ts'
import type { Scope } from '../../contract/scopes.ts'
import { ensureSigningKey } from '../../db/oauth-signing-keys.ts'
import { signServerToken } from '../../db/server-tokens.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { Browser } from '../../test/browser.ts'
import { echoSpec, freshSlug, makeServer } from '../../test/rows.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

interface Made {
  key: ApiKey
  token: string
}

async function makeKey(person: Browser, scopes: Scope[], part: object = {}): Promise<Made> {
  const res = await person.post('/v1/keys', { name: 'Robot', scopes, ...part })
  expect(res.status).toBe(201)
  return (await res.json()) as Made
}
/** As a program does: no cookie, no Origin. */
const ask = (
  token: string,
  path: string,
  { method = 'GET', json }: { method?: string; json?: unknown } = {},
) =>
  fetch(world.url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
const outcome = async (res: Response) => {
  const { code, detail } = (await res.json()) as { code?: string; detail?: string }
  return { status: res.status, code, detail, challenge: res.headers.get('www-authenticate') }
}
const revoke = (person: Browser, id: string) => person.visit(`/v1/keys/${id}`, { method: 'DELETE' })
const listed = async (person: Browser) =>
  ((await (await person.visit('/v1/keys')).json()) as { data: ApiKey[] }).data

test('a key is shown once, and kept as a hash with its last four characters', async () => {
  const member = await world.member('member')
  const { key, token } = await makeKey(member, ['servers:read'])
  expect(token).toMatch(/^bmm_[0-9A-Za-z]{46}$/)
  expect(key).toMatchObject({
    name: 'Robot',
    lastFour: token.slice(-4),
    scopes: ['servers:read'],
    createdBy: { userId: member.userId, name: 'A member' },
    lastUsedAt: null,
  })
  const days = (Date.parse(key.expiresAt) - Date.parse(key.createdAt)) / 86_400_000
  expect(days).toBeCloseTo(90, 2)
  expect(await listed(member)).toEqual([key])
  const kept = await world.db('apiKeys').where({ id: key.id }).first()
  const events = await world.db('audit_events').where({ resourceId: key.id })
  expect(JSON.stringify([kept, events])).not.toContain(token)
  expect(events).toMatchObject([
    { action: 'key.create', actorId: member.userId, metadata: { scopes: ['servers:read'] } },
  ])
})

test.each([
  [{ scopes: [] }, '/body/scopes'],
  [{ scopes: ['servers:read', 'servers:read'] }, '/body/scopes'],
  [{ scopes: ['everything'] }, '/body/scopes/0'],
  [{ name: '' }, '/body/name'],
  [{ expiresInDays: 367 }, '/body/expiresInDays'],
  [{ expiresInDays: 0 }, '/body/expiresInDays'],
])('%o makes no key', async (part, pointer) => {
  const member = await world.member('member')
  const res = await member.post('/v1/keys', { name: 'Robot', scopes: ['servers:read'], ...part })
  expect([res.status, await res.json()]).toMatchObject([422, { errors: [{ pointer }] }])
})

test.each([
  ['viewer', 'servers:write', 'member'],
  ['viewer', 'secrets:write', 'member'],
  ['viewer', 'templates:write', 'member'],
  ['member', 'org:write', 'admin'],
] as const)('a %s makes no key with %s, which needs a %s', async (role, scope, needed) => {
  const person = await world.member(role)
  const scopes = ['servers:read', scope]
  const refused = await outcome(await person.post('/v1/keys', { name: 'Robot', scopes }))
  expect([refused.status, refused.code]).toEqual([403, 'NotAllowed'])
  expect(refused.detail).toBe(
    `The scope "${scope}" needs the role "${needed}" or more; yours is "${role}".`,
  )
  expect(await listed(person)).toEqual([])
})

test('a key reads and changes within its scopes, without cookie and Origin', async () => {
  const { token, userId } = await world.apiKey({
    role: 'member',
    scopes: ['servers:read', 'servers:write'],
  })
  const { id } = await makeServer(world.db, world.organisationId)
  expect((await ask(token, `/v1/servers/${id}`)).status).toBe(200)
  const change = { method: 'PATCH', json: { title: 'Changed' } }
  expect(await (await ask(token, `/v1/servers/${id}`, change)).json()).toMatchObject({
    title: 'Changed',
  })
  const event = await world.db('audit_events').where({ resourceId: id, action: 'server.update' })
  expect(event).toMatchObject([{ actorId: userId }])
})

test('what is done by a key stands in the audit log as done by it, and what a person does beside it does not', async () => {
  const member = await world.member('member')
  const { key, token } = await makeKey(member, ['servers:read', 'servers:write'])
  const servers = await Promise.all(
    Array.from({ length: 6 }, () => makeServer(world.db, world.organisationId)),
  )
  await Promise.all(
    servers.map(({ id }, at) =>
      at % 2 === 0
        ? ask(token, `/v1/servers/${id}`, { method: 'PATCH', json: { title: 'By a key' } })
        : member.visit(`/v1/servers/${id}`, { method: 'PATCH', json: { title: 'By hand' } }),
    ),
  )
  for (const [at, { id }] of servers.entries()) {
    const row = await world.db('audit_events').where({ resourceId: id }).first()
    expect(row.metadata).toEqual({ changed: ['title'], ...(at % 2 === 0 && { keyId: key.id }) })
  }
})

test('a scope that is missing is named', async () => {
  const { token } = await world.apiKey({ role: 'owner', scopes: ['servers:read'] })
  expect(await outcome(await ask(token, '/v1/members'))).toEqual({
    status: 403,
    code: 'ScopeMissing',
    detail: 'This needs an API key with the scope "org:read".',
    challenge: 'Bearer error="insufficient_scope", scope="org:read"',
  })
})

test('some things no key may do, whatever its scopes', async () => {
  const { token } = await world.apiKey({ role: 'owner', scopes: ['org:read', 'org:write'] })
  const json = { name: 'Another', scopes: ['org:read'] }
  expect(await outcome(await ask(token, '/v1/keys', { method: 'POST', json }))).toMatchObject({
    status: 403,
    code: 'ScopeMissing',
    detail: expect.stringContaining('No API key'),
  })
  expect((await ask(token, '/v1/admin/users')).status).toBe(403)
})

test('a role that was lowered lowers the key', async () => {
  const { token, userId } = await world.apiKey({ role: 'member', scopes: ['servers:write'] })
  const { id } = await makeServer(world.db, world.organisationId)
  const change = { method: 'PATCH', json: { title: 'Changed' } }
  expect((await ask(token, `/v1/servers/${id}`, change)).status).toBe(200)
  await world
    .db('memberships')
    .where({ userId, organisationId: world.organisationId })
    .update({ role: 'viewer' })
  expect(await outcome(await ask(token, `/v1/servers/${id}`, change))).toMatchObject({
    status: 403,
    code: 'NotAllowed',
  })
})

test('a key that is made while its maker is removed opens nothing there, also when they come back', async () => {
  const owner = await world.member('owner')
  const { organisationId } = world
  for (let i = 0; i < 5; i += 1) {
    const member = await world.member('member')
    const { userId } = member
    const [made] = await Promise.all([
      member.post('/v1/keys', { name: 'Robot', scopes: ['org:read'] }),
      owner.visit(`/v1/members/${userId}`, { method: 'DELETE' }),
    ])
    const { token } = (await made.json()) as { token?: string }
    await world.db('memberships').insert({ organisationId, userId, role: 'member' })
    const program = new Browser(world.url, { authorization: `Bearer ${token}` })
    // Whoever is removed before they ask works in their own organisation by then, and so does their key.
    const opened = await (await program.visit('/v1/me/org')).text()
    expect(opened).not.toContain(organisationId)
    const left = world.db('apiKeys').where({ organisationId, userId }).whereNull('revokedAt')
    expect(await left).toEqual([])
  }
})

test('a key stays in its organisation, wherever its maker works', async () => {
  const member = await world.member('member')
  const { token } = await makeKey(member, ['org:read', 'servers:read'])
  const { id } = await makeServer(world.db, world.organisationId)
  await member.post('/v1/organisations', { name: 'Elsewhere' })
  for (const path of ['/v1/me', '/v1/me/org'])
    expect(JSON.stringify(await (await ask(token, path)).json())).toContain(world.organisationId)
  expect((await ask(token, `/v1/servers/${id}`)).status).toBe(200)
  expect((await member.visit(`/v1/servers/${id}`)).status).toBe(404)
})

describe('a key that does not hold', () => {
  const invalid = async (token: string) => {
    const refused = await outcome(await ask(token, '/v1/servers'))
    expect(refused).toMatchObject({ status: 401, code: 'ApiKeyInvalid' })
    expect(refused.challenge).toBe(
      `Bearer error="invalid_token", error_description="${refused.detail}"`,
    )
    return refused.detail
  }

  test('one that was revoked is refused at once', async () => {
    const member = await world.member('member')
    const { key, token } = await makeKey(member, ['servers:read'])
    expect((await ask(token, '/v1/servers')).status).toBe(200)
    expect((await revoke(member, key.id)).status).toBe(200)
    expect(await invalid(token)).toMatch(/revoked/)
    expect((await revoke(member, key.id)).status).toBe(404)
    expect(await listed(member)).toEqual([])
  })

  test('one that has expired is refused', async () => {
    const { token, keyId } = await world.apiKey({ role: 'member', scopes: ['servers:read'] })
    await world.db('apiKeys').where({ id: keyId }).update({ expiresAt: new Date() })
    expect(await invalid(token)).toMatch(/expired/)
  })

  test('one of a person who is suspended, or no member any more, is refused', async () => {
    for (const end of [
      (userId: string) =>
        world.db('users').where({ id: userId }).update({ suspendedAt: new Date() }),
      (userId: string) =>
        world.db('memberships').where({ userId, organisationId: world.organisationId }).delete(),
    ]) {
      const { token, userId } = await world.apiKey({ role: 'member', scopes: ['servers:read'] })
      await end(userId)
      expect(await invalid(token)).toMatch(/may not act/)
    }
  })

  test('made up, empty, or with a check that fits and no row: refused in the same words', async () => {
    const { token, keyId } = await world.apiKey({ role: 'member', scopes: ['servers:read'] })
    await world.db('apiKeys').where({ id: keyId }).delete()
    const answers = await Promise.all(['made-up', '', 'two words', token].map(invalid))
    expect(new Set(answers).size).toBe(1)
  })

  test('a token for a server is none, neither with a session beside it', async () => {
    const { config } = world.context
    const ring = config.ownerSecretKeys
    await ensureSigningKey(world.db, { ring })
    const member = await world.member('member')
    const token = await signServerToken(world.db, {
      ring,
      issuer: config.oauthIssuer,
      audience: serverUrl(config.publicGatewayUrl, 'weather'),
      subject: member.userId,
      clientId: 'client',
      lifetimeSeconds: 60,
    })
    expect(await invalid(token)).toMatch(/MCP servers/)
    const res = await member.visit('/v1/servers', { headers: { authorization: `Bearer ${token}` } })
    expect(res.status).toBe(401)
  })

  test('a network that sends many of them has to wait; others, and keys that hold, do not', async () => {
    await using own = await createApiWorld()
    const { token } = await own.apiKey({ role: 'viewer', scopes: ['servers:read'] })
    const from = async (address: string, bearer: string) => {
      const headers = { authorization: `Bearer ${bearer}`, 'x-forwarded-for': address }
      return (await fetch(`${own.url}/v1/servers`, { headers })).status
    }
    const answers = await Promise.all(
      Array.from({ length: 62 }, (_, at) => from(`2001:db8::${at + 1}`, 'made-up')),
    )
    expect(answers.filter((status) => status === 429)).toHaveLength(2)
    expect(await from('2001:db8::1', token)).toBe(200)
    expect(await from('2001:db8:0:1::1', 'made-up')).toBe(401)
  })
})

test('another scheme counts as nothing: the session decides', async () => {
  const member = await world.member('member')
  const headers = { authorization: 'Basic YTpi' }
  expect((await member.visit('/v1/servers', { headers })).status).toBe(200)
})

test('secrets go with a request only if the key has their scope', async () => {
  const { id: serverId } = await makeServer(world.db, world.organisationId)
  const body = () => ({
    slug: freshSlug(),
    spec: {
      ...echoSpec,
      secrets: [{ key: 'TOKEN', description: 'A token', whose: 'owner' }],
    },
    secrets: [{ key: 'TOKEN', value: 'a-secret-value' }],
  })
  const create = async (scopes: Scope[]) => {
    const { token } = await world.apiKey({ role: 'member', scopes })
    return outcome(await ask(token, '/v1/servers', { method: 'POST', json: body() }))
  }
  expect(await create(['servers:write'])).toMatchObject({
    status: 403,
    challenge: expect.stringContaining('scope="secrets:write"'),
  })
  expect(await create(['servers:write', 'secrets:write'])).toMatchObject({ status: 202 })

  const { token } = await world.apiKey({ role: 'member', scopes: ['servers:write'] })
  const put = { method: 'PUT', json: { value: 'a-secret-value' } }
  expect((await ask(token, `/v1/servers/${serverId}/secrets/TOKEN`, put)).status).toBe(403)
  const confirm = { method: 'POST', json: { secrets: [{ key: 'TOKEN', value: 'x' }] } }
  const path = '/v1/builds/bld_01k00000000000000000000000/confirm'
  expect((await ask(token, path, confirm)).status).toBe(403)
  expect((await ask(token, path, { ...confirm, json: {} })).status).toBe(404)
})

test('the last use is known to a minute, and costs no write before it is over', async () => {
  const { token, keyId } = await world.apiKey({ role: 'viewer', scopes: ['servers:read'] })
  const lastUse = async () =>
    (await world.db('apiKeys').where({ id: keyId }).first('lastUsedAt')).lastUsedAt as Date | null
  expect(await lastUse()).toBeNull()
  await ask(token, '/v1/servers')
  const first = await lastUse()
  expect(Number(first)).toBeGreaterThan(Date.now() - 10_000)
  await ask(token, '/v1/servers')
  expect(await lastUse()).toEqual(first)
  await world
    .db('apiKeys')
    .where({ id: keyId })
    .update({ lastUsedAt: new Date(Date.now() - 61_000) })
  await ask(token, '/v1/servers')
  expect(Number(await lastUse())).toBeGreaterThan(Date.now() - 10_000)
})

test('everybody sees and revokes their own keys, an admin all of the organisation', async () => {
  const owner = await world.member('owner')
  const made = await owner.post('/v1/organisations', { name: 'Harbour' })
  const place = { in: ((await made.json()) as { id: string }).id }
  const [one, two] = [await world.member('viewer', place), await world.member('member', place)]
  const admin = await world.member('admin', place)
  const { key } = await makeKey(one, ['servers:read'])
  const { key: other } = await makeKey(two, ['servers:write'])
  expect(await listed(one)).toEqual([key])
  expect(await listed(admin)).toEqual([other, key])
  expect((await revoke(one, other.id)).status).toBe(404)
  expect((await revoke(await world.member('admin'), other.id)).status).toBe(404)
  expect((await revoke(admin, other.id)).status).toBe(200)
  const event = await world.db('audit_events').where({ resourceId: other.id, action: 'key.revoke' })
  expect(event).toMatchObject([{ actorId: admin.userId, organisationId: place.in }])
})
