import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
import { addCaller, removeCaller } from '../../db/server-callers.ts'
import { listConnectedApps, revokeConnectedApp } from '../../db/oauth-grants.ts'
import { purgeOauthRecords } from '../../db/oauth-records.ts'
import { listCutoffs } from '../../db/token-cutoffs.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createPerson } from '../../test/headless-person.ts'
import {
  addServer,
  addUser,
  startOauthApp,
  type AddedServer,
  type OauthApp,
} from '../../test/oauth-app.ts'
import {
  askForTokens,
  LOOPBACK_REDIRECT,
  redeem,
  refresh,
  registerClient,
  tokensOf,
  WEB_REDIRECT,
  type TestClient,
} from '../../test/oauth-client.ts'
import { logIn, type LoginOptions } from '../../test/oauth-login.ts'

let database: TestDatabase
let db: Db
let app: OauthApp
let ada: string
let server: AddedServer

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  app = await startOauthApp({ db })
  ada = await addUser(db, 'Ada')
  server = await addServer(db, { config: app.config, ownerId: ada })
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const connect = (client: TestClient, options: Partial<LoginOptions> = {}) =>
  logIn(app.base, client, {
    person: createPerson({ cookie: app.cookieOf(ada) }),
    resource: server.url,
    ...options,
  })

async function connectWithTokens(client: TestClient, options: Partial<LoginOptions> = {}) {
  const connected = await connect(client, options)
  return { ...connected, tokens: await tokensOf(await redeem(app.base, client, connected)) }
}

async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: string }
  return error
}

/** As if the refresh tokens that were used had been used this long ago. */
async function ageUsedTokens(seconds: number) {
  await db('oauthRecords')
    .where({ model: 'RefreshToken' })
    .whereNotNull('consumedAt')
    .update({ consumedAt: db.raw('consumed_at - make_interval(secs => ?)', [seconds]) })
}

test('asks to sign in first and comes back to the same request', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  let signedIn = 0
  const person = createPerson({
    signIn: () => {
      signedIn++
      return app.cookieOf(ada)
    },
  })
  const { location } = await connect(client, { person })
  expect(location.searchParams.get('code')).toBeTypeOf('string')
  expect(signedIn).toBe(1)
})

test('goes back with access_denied when the person refuses', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { location, state } = await connect(client, { decision: 'refuse' })
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    error: 'access_denied',
    state,
    iss: `${app.base}/oauth`,
  })
  const audited = await db('auditEvents').where({ action: 'grant.refuse', actorId: ada })
  expect(audited.map(({ metadata }) => metadata.clientId)).toContain(client.clientId)
})

test('tells someone without access so, and goes back with access_denied', async () => {
  const bob = await addUser(db, 'Bob')
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const person = createPerson({ cookie: app.cookieOf(bob) })
  const { pages, location } = await connect(client, { person })
  expect(pages[0]).toContain('You have no access')
  expect(location.searchParams.get('error')).toBe('access_denied')
})

test('lets anyone who is signed in call a public server', async () => {
  const bob = await addUser(db, 'Bob')
  const open = await addServer(db, { config: app.config, ownerId: ada, visibility: 'public' })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const person = createPerson({ cookie: app.cookieOf(bob) })
  const { tokens } = await connectWithTokens(client, { person, resource: open.url })
  expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: bob, aud: open.url })
})

test('lets somebody on the caller list call their server and no other, until they are taken off it', async () => {
  const bob = await addUser(db, 'Bob')
  const other = await addServer(db, { config: app.config, ownerId: ada })
  await addCaller(db, { serverId: server.id, userId: bob, addedBy: ada })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const person = createPerson({ cookie: app.cookieOf(bob) })
  const { tokens } = await connectWithTokens(client, { person })
  expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: bob, aud: server.url })
  const refused = await connect(client, { person, resource: other.url })
  expect(refused.location.searchParams.get('error')).toBe('access_denied')

  await removeCaller(db, { serverId: server.id, userId: bob })
  expect(await errorOf(await refresh(app.base, client, tokens.refresh_token))).toBe('invalid_grant')
})

test('stops refreshing at once when access is withdrawn, and again when the person is suspended', async () => {
  const bob = await addUser(db, 'Bob')
  const membership = { organisationId: server.organisationId, userId: bob }
  await db('memberships').insert({ ...membership, role: 'viewer' })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const person = createPerson({ cookie: app.cookieOf(bob) })
  const { tokens } = await connectWithTokens(client, { person })
  const again = await tokensOf(await refresh(app.base, client, tokens.refresh_token))

  await db('memberships').where(membership).delete()
  const withdrawn = await refresh(app.base, client, again.refresh_token)
  expect(withdrawn.status).toBe(400)
  expect(await errorOf(withdrawn)).toBe('invalid_grant')

  await db('memberships').insert({ ...membership, role: 'viewer' })
  expect((await refresh(app.base, client, again.refresh_token)).status).toBe(200)
  await db('users').where({ id: bob }).update({ suspendedAt: new Date() })
  expect(await errorOf(await refresh(app.base, client, again.refresh_token))).toBe('invalid_grant')
})

test('begins anew when somebody else signs in on the consent page', async () => {
  const bob = await addUser(db, 'Bob')
  await db('memberships').insert({
    organisationId: server.organisationId,
    userId: bob,
    role: 'viewer',
  })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const first = await connectWithTokens(client)

  const cookies = [app.cookieOf(ada), app.cookieOf(bob)]
  const person = createPerson({ cookie: cookies[0] ?? '' })
  let shown = 0
  const { tokens, pages } = await connectWithTokens(client, {
    person,
    onPage: async () => {
      if (shown++ === 0) person.addCookie(cookies[1] ?? '')
    },
  })
  expect(pages.map((page) => /signed in as\s+<strong>(\w+)/.exec(page)?.[1])).toEqual([
    'Ada',
    'Bob',
  ])
  expect(decodeJwt(tokens.access_token).sub).toBe(bob)
  // the former person is not signed out by this
  expect((await refresh(app.base, client, first.tokens.refresh_token)).status).toBe(200)
})

test('remembers a web client per server, and asks again for another server', async () => {
  const other = await addServer(db, { config: app.config, ownerId: ada })
  const client = await registerClient(app.base, WEB_REDIRECT)
  expect((await connectWithTokens(client)).pages).toHaveLength(1)
  expect((await connectWithTokens(client)).pages).toHaveLength(0)
  expect((await connectWithTokens(client, { prompt: 'consent' })).pages).toHaveLength(1)
  expect((await connectWithTokens(client, { resource: other.url })).pages).toHaveLength(1)
})

test('asks for a native client every time: any program can use its name', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  expect((await connectWithTokens(client)).pages).toHaveLength(1)
  expect((await connectWithTokens(client)).pages).toHaveLength(1)
})

test('rotates refresh tokens, slides their 30 days, and takes the old one as a retry for a while', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { tokens } = await connectWithTokens(client)
  await db('oauthRecords')
    .where({ model: 'RefreshToken' })
    .update({ expiresAt: db.raw(`now() + interval '1 day'`) })
  const second = await tokensOf(await refresh(app.base, client, tokens.refresh_token))
  expect(second.refresh_token).not.toBe(tokens.refresh_token)
  const { days } = await db('oauthRecords')
    .where({ model: 'RefreshToken', consumedAt: null })
    .orderBy('expiresAt', 'desc')
    .first(db.raw('extract(epoch from expires_at - now())::float / 86400 as days'))
  expect(days).toBeCloseTo(30, 1)

  const retries = await Promise.all(
    Array.from({ length: 2 }, () => refresh(app.base, client, tokens.refresh_token)),
  )
  expect(retries.map(({ status }) => status)).toEqual([200, 200])
})

test('ends one connection, and no other, when a refresh token comes again after that', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const stolen = await connectWithTokens(client)
  const other = await connectWithTokens(client)
  const next = await tokensOf(await refresh(app.base, client, stolen.tokens.refresh_token))
  await ageUsedTokens(31)
  const reused = await refresh(app.base, client, stolen.tokens.refresh_token)
  expect(reused.status).toBe(400)
  expect(await errorOf(reused)).toBe('invalid_grant')
  expect(await errorOf(await refresh(app.base, client, next.refresh_token))).toBe('invalid_grant')
  expect((await refresh(app.base, client, other.tokens.refresh_token)).status).toBe(200)
})

test('goes on after the process was started anew', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { tokens } = await connectWithTokens(client)
  await app.restart()
  expect((await refresh(app.base, client, tokens.refresh_token)).status).toBe(200)
  expect((await connectWithTokens(client)).tokens.access_token).toBeTypeOf('string')
})

test('ends one connection by RFC 7009, together with its access tokens', async () => {
  const other = await addServer(db, { config: app.config, ownerId: ada })
  const client = await registerClient(app.base, WEB_REDIRECT)
  const here = await connectWithTokens(client)
  const there = await connectWithTokens(client, { resource: other.url })
  const stranger = await registerClient(app.base, LOOPBACK_REDIRECT)
  const revoke = ({ clientId }: TestClient) =>
    fetch(`${app.base}/oauth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, token: here.tokens.refresh_token }),
    })

  await revoke(stranger)
  const kept = await tokensOf(await refresh(app.base, client, here.tokens.refresh_token))
  expect((await revoke(client)).status).toBe(200)
  expect(await errorOf(await refresh(app.base, client, kept.refresh_token))).toBe('invalid_grant')
  expect((await refresh(app.base, client, there.tokens.refresh_token)).status).toBe(200)
  expect(await listCutoffs(db)).toContainEqual({
    serverId: server.id,
    userId: ada,
    clientId: client.clientId,
    issuedBefore: expect.any(Date),
  })
  expect((await connectWithTokens(client)).pages).toHaveLength(1) // consent is asked again
})

test('lists the apps of a person and ends one of them on one server', async () => {
  const eve = await addUser(db, 'Eve')
  const [one, two] = [
    await addServer(db, { config: app.config, ownerId: eve }),
    await addServer(db, { config: app.config, ownerId: eve }),
  ]
  const client = await registerClient(app.base, WEB_REDIRECT, { client_name: 'Claude' })
  const person = createPerson({ cookie: app.cookieOf(eve) })
  const first = await connectWithTokens(client, { person, resource: one.url })
  const second = await connectWithTokens(client, { person, resource: two.url })
  const apps = await listConnectedApps(db, eve)
  expect(apps.map(({ serverSlug }) => serverSlug)).toEqual([two.slug, one.slug])
  expect(apps[0]).toMatchObject({ clientName: 'Claude', redirectHost: 'client.example' })
  await expect
    .poll(async () => (await listConnectedApps(db, eve)).map(({ lastUsedAt }) => lastUsedAt))
    .toEqual([expect.any(String), expect.any(String)])

  const grantId = apps.find(({ serverSlug }) => serverSlug === one.slug)?.grantId ?? ''
  await expect(revokeConnectedApp(db, { userId: ada, grantId })).rejects.toMatchObject({
    code: 'NotFound',
  })
  await revokeConnectedApp(db, { userId: eve, grantId })
  expect(await errorOf(await refresh(app.base, client, first.tokens.refresh_token))).toBe(
    'invalid_grant',
  )
  expect((await refresh(app.base, client, second.tokens.refresh_token)).status).toBe(200)
  const again = await connectWithTokens(client, { person, resource: one.url })
  expect(again.pages).toHaveLength(1)
})

test('every connection is on record, asked for or remembered, and so is its end', async () => {
  const eve = await addUser(db, 'Eve')
  const { id, url } = await addServer(db, { config: app.config, ownerId: eve })
  const client = await registerClient(app.base, WEB_REDIRECT)
  const person = createPerson({ cookie: app.cookieOf(eve) })
  for (let n = 0; n < 2; n += 1) await connectWithTokens(client, { person, resource: url })
  for (const { grantId } of await listConnectedApps(db, eve))
    await revokeConnectedApp(db, { userId: eve, grantId })
  const rows = await db('auditEvents').where({ resourceId: id }).orderBy('id')
  expect(rows.map(({ action, metadata }) => [action, metadata.isRemembered])).toEqual([
    ['grant.allow', false],
    ['grant.allow', true],
    ['grant.revoke', undefined],
    ['grant.revoke', undefined],
  ])
  expect(rows.every(({ actorId, requestId }) => actorId === eve && requestId !== '')).toBe(true)
})

test('keeps two tabs of one browser apart: each ends with its own server, after one sign-in', async () => {
  const other = await addServer(db, { config: app.config, ownerId: ada })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  let signedIn = 0
  const person = createPerson({
    signIn: () => {
      signedIn++
      return app.cookieOf(ada)
    },
  })
  // Both pages are open before either is answered.
  const opened = new Set<string>()
  const { promise: bothOpen, resolve } = Promise.withResolvers<void>()
  const tab = (resource: string) =>
    connectWithTokens(client, {
      person,
      resource,
      onPage: async () => {
        if (opened.add(resource).size === 2) resolve()
        await bothOpen
      },
    })
  const one = tab(server.url)
  const two = tab(other.url)
  const tokens = [await one, await two].map((connected) => connected.tokens.access_token)
  expect(tokens.map((token) => decodeJwt(token).aud)).toEqual([server.url, other.url])
  expect(signedIn).toBeLessThanOrEqual(2)

  const third = await connectWithTokens(client, { person })
  expect(decodeJwt(third.tokens.access_token).aud).toBe(server.url)
})

test('does not let a refresh token of one server fetch a token for another', async () => {
  const other = await addServer(db, { config: app.config, ownerId: ada })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { tokens } = await connectWithTokens(client)
  const response = await askForTokens(app.base, client, {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token,
    resource: other.url,
  })
  expect(await errorOf(response)).toBe('invalid_target')
})

test('purges what has expired, and keeps clients that hold a connection', async () => {
  const [idle, connected] = [
    await registerClient(app.base, LOOPBACK_REDIRECT),
    await registerClient(app.base, LOOPBACK_REDIRECT),
  ]
  const { tokens } = await connectWithTokens(connected)
  await db.raw(
    `update oauth_records set payload = jsonb_set(payload, '{client_id_issued_at}',
       to_jsonb(extract(epoch from now() - interval '91 days')::bigint))
     where model = 'Client' and id in (?, ?)`,
    [idle.clientId, connected.clientId],
  )
  await db('oauthRecords')
    .where({ model: 'Interaction' })
    .update({ expiresAt: new Date(0) })
  await purgeOauthRecords(db)
  const clients = await db('oauthRecords').where({ model: 'Client' }).pluck('id')
  expect(clients).toContain(connected.clientId)
  expect(clients).not.toContain(idle.clientId)
  expect(await db('oauthRecords').where('expiresAt', '<', db.fn.now())).toEqual([])
  expect((await refresh(app.base, connected, tokens.refresh_token)).status).toBe(200)
})
