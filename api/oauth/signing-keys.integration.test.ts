import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
import {
  ensureSigningKey,
  listSigningKeys,
  publishNextSigningKey,
  rotateSigningKeys,
} from '../../db/oauth-signing-keys.ts'
import { signServerToken } from '../../db/server-tokens.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { authorize } from '../../test/headless-person.ts'
import {
  addServer,
  addUser,
  startOauthApp,
  testConfig,
  type OauthApp,
} from '../../test/oauth-app.ts'
import {
  authorizationUrl,
  LOOPBACK_REDIRECT,
  redeem,
  refresh,
  registerClient,
  tokensOf,
} from '../../test/oauth-client.ts'

let database: TestDatabase
let db: Db
let app: OauthApp

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  app = await startOauthApp({ db })
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const ring = () => app.config.ownerSecretKeys

async function states() {
  return (await listSigningKeys(db, { ring: ring() })).map(({ state }) => state)
}

/** As if each key had been in its state for so much longer. */
async function age(seconds: number) {
  await db('oauthSigningKeys').update({
    stateSince: db.raw('state_since - make_interval(secs => ?)', [seconds]),
  })
}

async function fetchKeys() {
  return (await (await fetch(`${app.base}/oauth/jwks`)).json()) as JSONWebKeySet
}

async function verify(token: string, keys: JSONWebKeySet) {
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { typ: 'at+jwt' })
  return payload
}

test('makes one first key, however many processes start at once', async () => {
  await using other = await createTestDatabase()
  await Promise.all(Array.from({ length: 8 }, () => ensureSigningKey(other.db, { ring: ring() })))
  const keys = await listSigningKeys(other.db, { ring: ring() })
  expect(keys.map(({ state }) => state)).toEqual(['current'])
})

test('keeps the private part sealed', async () => {
  const [key] = await listSigningKeys(db, { ring: ring() })
  const rows = JSON.stringify(await db('oauthSigningKeys'))
  expect(key?.privateJwk.d).toBeTypeOf('string')
  expect(rows).not.toContain(key?.privateJwk.d)
  const { ownerSecretKeys } = testConfig({})
  await expect(listSigningKeys(db, { ring: ownerSecretKeys })).rejects.toThrow(
    'unable to authenticate',
  )
})

test('rotates without a token that fails: published first, then signing, then kept for what it signed', async () => {
  const ada = await addUser(db)
  const server = await addServer(db, { config: app.config, ownerId: ada })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const asked = authorizationUrl(app.base, client, { resource: server.url })
  const { location } = await authorize(asked.url, { cookie: app.cookieOf(ada) })
  const first = await tokensOf(await redeem(app.base, client, { ...asked, location }))

  const nextKid = await publishNextSigningKey(db, { ring: ring() })
  expect(await publishNextSigningKey(db, { ring: ring() })).toBe(nextKid)
  await app.oauth.reloadKeys()
  const published = await fetchKeys()
  expect(published.keys.map(({ kid }) => kid)).toContain(nextKid)
  const second = await tokensOf(await refresh(app.base, client, first.refresh_token))
  expect(decodeProtectedHeader(second.access_token).kid).not.toBe(nextKid)

  await rotateSigningKeys(db, { ring: ring() })
  expect(await states()).toEqual(['current', 'next']) // too early
  await age(901)
  await rotateSigningKeys(db, { ring: ring() })
  await app.oauth.reloadKeys()
  expect(await states()).toEqual(['current', 'retired'])
  const third = await tokensOf(await refresh(app.base, client, second.refresh_token))
  expect(decodeProtectedHeader(third.access_token).kid).toBe(nextKid)

  // A verifier that fetched before the switch knows the new key, one that fetches after it the old one.
  for (const keys of [published, await fetchKeys()])
    for (const { access_token: token } of [first, second, third])
      expect(await verify(token, keys)).toMatchObject({ sub: ada, aud: server.url })

  await age(7_201)
  await rotateSigningKeys(db, { ring: ring() })
  await app.oauth.reloadKeys()
  expect((await fetchKeys()).keys.map(({ kid }) => kid)).toEqual([nextKid])
  expect((await refresh(app.base, client, third.refresh_token)).status).toBe(200)
})

test('begins a rotation by itself when a key has signed for 90 days', async () => {
  expect(await states()).toEqual(['current'])
  await age(90 * 86_400)
  await rotateSigningKeys(db, { ring: ring() })
  expect(await states()).toEqual(['current', 'next'])
  await age(901)
  await Promise.all(Array.from({ length: 4 }, () => rotateSigningKeys(db, { ring: ring() })))
  expect(await states()).toEqual(['current', 'retired'])
})

test('signs tokens for calls of the platform that verify like all others', async () => {
  const token = await signServerToken(db, {
    ring: ring(),
    issuer: app.config.oauthIssuer,
    audience: 'http://localhost:4100/s/weather/mcp',
    subject: 'bmm',
    clientId: 'bmm-health',
    lifetimeSeconds: 60,
  })
  await app.oauth.reloadKeys()
  const payload = await verify(token, await fetchKeys())
  expect(payload).toMatchObject({
    iss: `${app.base}/oauth`,
    aud: 'http://localhost:4100/s/weather/mcp',
    sub: 'bmm',
    client_id: 'bmm-health',
    scope: 'mcp:tools',
    jti: expect.any(String),
  })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60)
})

test('publishes a key by the command', async () => {
  const before = (await listSigningKeys(db, { ring: ring() })).length
  const [key] = ring().keys
  const { stdout } = await promisify(execFile)(process.execPath, ['api/oauth/rotate-keys.ts'], {
    env: {
      DATABASE_URL: database.databaseUrl,
      OWNER_SECRET_KEYS: `${key?.kid}:${Buffer.from(key?.key ?? []).toString('base64')}`,
    },
  })
  expect(stdout).toMatch(/^Published [\w-]{43}\./)
  expect(await listSigningKeys(db, { ring: ring() })).toHaveLength(before + 1)
})
