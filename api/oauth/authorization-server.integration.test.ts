import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
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
  authorizationUrl,
  LOOPBACK_REDIRECT,
  redeem,
  refresh,
  registerClient,
  tokensOf,
  WEB_REDIRECT,
  type TestClient,
} from '../../test/oauth-client.ts'

let database: TestDatabase
let db: Db
let app: OauthApp
let ada: string
let server: AddedServer

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  app = await startOauthApp({ db })
  ada = await addUser(db)
  server = await addServer(db, { config: app.config, ownerId: ada })
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** A whole login: the code is not redeemed yet. */
async function connect(
  client: TestClient,
  { resource = server.url, userId = ada }: { resource?: string; userId?: string } = {},
) {
  const asked = authorizationUrl(app.base, client, { resource })
  const person = createPerson({ cookie: app.cookieOf(userId) })
  const { location, pages } = await person.authorize(asked.url)
  return { ...asked, location, pages, person }
}

async function connectWithTokens(client: TestClient, options = {}) {
  const connected = await connect(client, options)
  return { ...connected, tokens: await tokensOf(await redeem(app.base, client, connected)) }
}

async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: string }
  return { status: response.status, error }
}

test('serves the same metadata at the three addresses that clients try, readable from any origin', async () => {
  const paths = [
    '/.well-known/oauth-authorization-server/oauth',
    '/.well-known/openid-configuration/oauth',
    '/oauth/.well-known/openid-configuration',
  ]
  for (const path of paths) {
    const response = await fetch(app.base + path, {
      headers: { origin: 'https://inspector.example' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toMatchObject({
      issuer: `${app.base}/oauth`,
      authorization_endpoint: `${app.base}/oauth/authorize`,
      token_endpoint: `${app.base}/oauth/token`,
      registration_endpoint: `${app.base}/oauth/register`,
      revocation_endpoint: `${app.base}/oauth/revoke`,
      jwks_uri: `${app.base}/oauth/jwks`,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
      scopes_supported: expect.arrayContaining(['mcp:tools']),
    })
  }
})

test('serves no metadata at the root', async () => {
  for (const name of ['oauth-authorization-server', 'openid-configuration'])
    expect((await fetch(`${app.base}/.well-known/${name}`)).status).toBe(404)
})

test('says that metadata documents are not taken where they are off', async () => {
  await using empty = await createTestDatabase()
  await using off = await startOauthApp({ db: empty.db, env: { OAUTH_CLIENT_METADATA: 'off' } })
  const response = await fetch(`${off.base}/.well-known/oauth-authorization-server/oauth`)
  expect(await response.json()).not.toHaveProperty('client_id_metadata_document_supported')
})

test('names its own host, whatever host was asked for', async () => {
  const asked = request(`${app.base}/.well-known/oauth-authorization-server/oauth`, {
    headers: { host: 'evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
  }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const answer = await text(response)
  expect(answer).not.toContain('evil.test')
  expect(JSON.parse(answer)).toMatchObject({ jwks_uri: `${app.base}/oauth/jwks` })
})

test('answers preflights of the token and the registration endpoint', async () => {
  for (const path of ['/oauth/token', '/oauth/register']) {
    const response = await fetch(app.base + path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://inspector.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,mcp-protocol-version',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toContain('mcp-protocol-version')
  }
})

test('knows no client whose id holds a NUL', async () => {
  const response = await askForTokens(
    app.base,
    { clientId: 'a\0b' },
    { grant_type: 'refresh_token' },
  )
  expect([response.status, await response.json()]).toMatchObject([401, { error: 'invalid_client' }])
})

test('registers a confidential client, and keeps its secret sealed', async () => {
  const client = await registerClient(
    app.base,
    'https://chatgpt.com/connector_platform_oauth_redirect',
    {
      client_name: 'ChatGPT',
      token_endpoint_auth_method: 'client_secret_post',
    },
  )
  expect(client.clientSecret).toBeTypeOf('string')
  const { payload } = await db('oauthRecords')
    .where({ model: 'Client', id: client.clientId })
    .first('payload')
  expect(JSON.stringify(payload)).not.toContain(client.clientSecret)

  const connected = await connect(client)
  const wrong = await redeem(app.base, { ...client, clientSecret: 'wrong' }, connected)
  expect(await errorOf(wrong)).toEqual({ status: 401, error: 'invalid_client' })
  expect((await redeem(app.base, client, connected)).status).toBe(200)
})

test('issues a token of RFC 9068 for the one server, and says who issued the code', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const connected = await connect(client)
  expect(connected.location.searchParams.get('state')).toBe(connected.state)
  expect(connected.location.searchParams.get('iss')).toBe(`${app.base}/oauth`)

  const response = await redeem(app.base, client, connected)
  expect(response.headers.get('cache-control')).toContain('no-store')
  const tokens = await tokensOf(response)
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'mcp:tools' })
  const { payload, protectedHeader } = await jwtVerify(
    tokens.access_token,
    createRemoteJWKSet(new URL(`${app.base}/oauth/jwks`)),
    { issuer: `${app.base}/oauth`, audience: server.url, typ: 'at+jwt', algorithms: ['ES256'] },
  )
  expect(payload).toMatchObject({ sub: ada, client_id: client.clientId, scope: 'mcp:tools' })
  expect(payload.jti).toBeTypeOf('string')
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600)
  expect(Object.keys(payload).toSorted()).toEqual(
    ['aud', 'client_id', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub'].toSorted(),
  )
  expect(protectedHeader.kid).toBeTypeOf('string')
})

test('requires PKCE', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { url } = authorizationUrl(app.base, client, {
    resource: server.url,
    code_challenge: undefined,
    code_challenge_method: undefined,
  })
  const { location } = await createPerson({}).authorize(url)
  expect(location.searchParams.get('error')).toBe('invalid_request')
  expect(location.searchParams.get('iss')).toBe(`${app.base}/oauth`)
})

test('takes a code with its verifier, its redirect and its client alone', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const other = await registerClient(app.base, LOOPBACK_REDIRECT)
  const connected = await connect(client)
  const invalid = { status: 400, error: 'invalid_grant' }
  const wrongVerifier = {
    ...connected,
    verifier: `${connected.verifier.slice(1)}${connected.verifier[0]}x`,
  }
  expect(await errorOf(await redeem(app.base, client, wrongVerifier))).toEqual(invalid)
  const elsewhere = { ...client, redirectUri: 'http://127.0.0.1:6274/other' }
  expect(await errorOf(await redeem(app.base, elsewhere, connected))).toEqual(invalid)
  expect(await errorOf(await redeem(app.base, other, connected))).toEqual(invalid)
  expect((await redeem(app.base, client, connected)).status).toBe(200)
})

test('redeems a code once, also when four ask at the same time', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  for (let round = 0; round < 5; round++) {
    const connected = await connect(client)
    const responses = await Promise.all(
      Array.from({ length: 4 }, () => redeem(app.base, client, connected)),
    )
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
  }
})

test('never follows a redirect that was not registered', async () => {
  const client = await registerClient(app.base, WEB_REDIRECT)
  for (const redirectUri of ['https://evil.example/callback', `${WEB_REDIRECT}/more`]) {
    const { url } = authorizationUrl(app.base, { ...client, redirectUri }, { resource: server.url })
    const response = await createPerson({}).visit(url)
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
    expect(await response.text()).toContain('did not register')
  }
})

test('lets the port of a native loopback float, and nothing else of it', async () => {
  const client = await registerClient(app.base, 'http://127.0.0.1:6274/callback')
  const floating = { ...client, redirectUri: 'http://127.0.0.1:50999/callback' }
  const { location } = await connect(floating)
  expect(location.host).toBe('127.0.0.1:50999')
  const { url } = authorizationUrl(
    app.base,
    { ...client, redirectUri: 'http://127.0.0.1:6274/other' },
    { resource: server.url },
  )
  expect((await createPerson({}).visit(url)).status).toBe(400)
})

test('sends a native client to its own scheme', async () => {
  const client = await registerClient(app.base, 'cursor://anysphere.cursor-mcp/oauth/callback')
  const { location } = await connect(client)
  expect(location.href).toMatch(/^cursor:\/\/anysphere\.cursor-mcp\/oauth\/callback\?code=/)
})

test('answers an unknown client with a way out: 401 at the token endpoint, a page in the browser', async () => {
  const client = { clientId: 'gone', redirectUri: LOOPBACK_REDIRECT }
  expect(await errorOf(await refresh(app.base, client, 'whatever'))).toEqual({
    status: 401,
    error: 'invalid_client',
  })
  const { url } = authorizationUrl(app.base, client, { resource: server.url })
  const response = await createPerson({}).visit(url)
  expect(response.status).toBe(400)
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(await response.text()).toContain('Clear its authentication for this server')
})

test.each([
  ['a server that does not exist', 'http://localhost:4100/s/no-such-server/mcp'],
  ['a server elsewhere', 'https://mcp.example/s/weather/mcp'],
  ['no server at all', 'urn:something'],
])('answers invalid_target for %s', async (_name, resource) => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { location } = await connect(client, { resource })
  expect(location.searchParams.get('error')).toBe('invalid_target')
})

test('takes one server at a time', async () => {
  const other = await addServer(db, { config: app.config, ownerId: ada })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { url } = authorizationUrl(app.base, client, { resource: server.url })
  url.searchParams.append('resource', other.url)
  const { location } = await createPerson({ cookie: app.cookieOf(ada) }).authorize(url)
  expect(location.searchParams.get('error')).toBe('invalid_target')
})

test.each([
  ['a final slash', (url: string) => `${url}/`],
  ['a host in capitals', (url: string) => url.replace('localhost', 'LOCALHOST')],
])('brings a resource with %s to the canonical audience', async (_name, spell) => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { tokens } = await connectWithTokens(client, { resource: spell(server.url) })
  expect(decodeJwt(tokens.access_token).aud).toBe(server.url)
  const again = await tokensOf(await refresh(app.base, client, tokens.refresh_token))
  expect(decodeJwt(again.access_token).aud).toBe(server.url)
})

test('takes the server from the scope when a client leaves the resource out', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const hinted = authorizationUrl(app.base, client, { scope: `mcp:server:${server.slug}` })
  const person = createPerson({ cookie: app.cookieOf(ada) })
  const { location } = await person.authorize(hinted.url)
  const tokens = await tokensOf(await redeem(app.base, client, { ...hinted, location }))
  expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: server.url, scope: 'mcp:tools' })

  const { url } = authorizationUrl(app.base, client, {})
  const unnamed = await person.authorize(url)
  expect(unnamed.location.searchParams.get('error')).toBe('invalid_target')
})

test('gives the scope that every token needs to a client that sends none, or others', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  for (const scope of [undefined, 'claudeai', 'openid offline_access']) {
    const asked = authorizationUrl(app.base, client, { resource: server.url, scope })
    const { location } = await createPerson({ cookie: app.cookieOf(ada) }).authorize(asked.url)
    const tokens = await tokensOf(await redeem(app.base, client, { ...asked, location }))
    expect(decodeJwt(tokens.access_token)['scope']).toBe('mcp:tools')
    expect(tokens.refresh_token).toBeTypeOf('string')
  }
})

test('names its keys by their thumbprints', async () => {
  const response = await fetch(`${app.base}/oauth/jwks`, {
    headers: { origin: 'https://x.example' },
  })
  const { keys } = (await response.json()) as { keys: Record<string, string>[] }
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(keys).toHaveLength(1)
  expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
  expect(keys[0]).not.toHaveProperty('d')
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const { tokens } = await connectWithTokens(client)
  expect(decodeProtectedHeader(tokens.access_token)['kid']).toBe(keys[0]?.['kid'])
})

test('keeps no code, refresh token or secret in its log, and none in the database', async () => {
  const client = await registerClient(app.base, 'https://confidential.example/callback', {
    token_endpoint_auth_method: 'client_secret_basic',
  })
  const { tokens, location, verifier } = await connectWithTokens(client)
  const replaced = await tokensOf(await refresh(app.base, client, tokens.refresh_token))
  await redeem(app.base, client, { location, verifier }) // refused, and logged as such
  const { rows } = await db.raw(
    `select string_agg(t::text, ' ') as everything from (
       select to_jsonb(r) as t from oauth_records r union all select to_jsonb(g) from oauth_grants g
       union all select to_jsonb(k) from oauth_signing_keys k) all_rows`,
  )
  const stores = [app.log.join('\n'), String(rows[0].everything)]
  expect(stores[0]).toContain('authorization refused')
  expect(stores[1]).toContain(client.clientId)
  const secrets = [
    location.searchParams.get('code') ?? '',
    verifier,
    client.clientSecret ?? '',
    tokens.access_token,
    tokens.refresh_token,
    replaced.refresh_token,
    app.config.OAUTH_COOKIE_KEYS[0] ?? '',
  ]
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20)
    for (const store of stores) expect(store).not.toContain(secret)
  }
})
