import { afterAll, beforeAll, expect, test } from 'vitest'
import { listCallerSecrets, openCallerSecrets } from '../../db/caller-secrets.ts'
import type { Db } from '../../db/connect.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createPerson } from '../../test/headless-person.ts'
import {
  addLiveVersion,
  addServer,
  addUser,
  startOauthApp,
  type AddedServer,
  type OauthApp,
} from '../../test/oauth-app.ts'
import {
  authorizationUrl,
  LOOPBACK_REDIRECT,
  redeem,
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

test('names the client, where it will be sent, the server and the person before anything is allowed', async () => {
  const client = await registerClient(app.base, WEB_REDIRECT, {
    client_name: 'Nice <b>App</b> \u202Egpj.exe',
  })
  const { pages } = await connect(client)
  expect(pages).toHaveLength(1)
  const [page = ''] = pages
  expect(page).toContain('Nice &lt;b&gt;App')
  expect(page).not.toContain('\u202E')
  expect(page).toContain('client.example')
  expect(page).toContain(`Server ${server.slug}`)
  expect(page).toContain(`<code>${server.slug}</code>`)
  expect(page).toContain('Ada')
  expect(page).toContain('Not you?')
  expect(page).not.toContain('This is an address on this computer')
})

test('warns that a name proves nothing when all redirects stay on this computer', async () => {
  const { pages } = await connect(await registerClient(app.base, LOOPBACK_REDIRECT))
  expect(pages[0]).toContain('This is an address on this computer')
})

test('sends pages that cannot be framed, stored or stopped by form-action', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const person = createPerson({ cookie: app.cookieOf(ada) })
  const { url } = authorizationUrl(app.base, client, { resource: server.url })
  let response = await person.visit(url)
  for (let location; (location = response.headers.get('location'));)
    response = await person.visit(new URL(location, app.base))
  expect(response.status).toBe(200)
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('form-action')
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('takes the form from its own page alone', async () => {
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const person = createPerson({ cookie: app.cookieOf(ada) })
  const { url } = authorizationUrl(app.base, client, { resource: server.url })
  let here = new URL(url)
  for (let location: string | null = url.href; location;) {
    here = new URL(location, app.base)
    location = (await person.visit(here)).headers.get('location')
  }
  const body = () => new URLSearchParams({ decision: 'allow' })
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    {},
  ])
    expect((await person.visit(here, { method: 'POST', headers, body: body() })).status).toBe(403)
  const own = await person.visit(here, {
    method: 'POST',
    headers: { origin: app.base },
    body: body(),
  })
  expect(own.status).toBe(303)
})

test('takes the secrets that the server asks of its callers, and asks again when it needs another', async () => {
  const crm = await addServer(db, {
    config: app.config,
    ownerId: ada,
    secrets: [
      {
        key: 'CRM_TOKEN',
        description: 'Your "CRM" token',
        howToGetUrl: 'https://crm.example/tokens',
        whose: 'caller',
      },
      { key: 'OWN_TOKEN', description: 'Of the owner', whose: 'owner' },
    ],
  })
  const client = await registerClient(app.base, WEB_REDIRECT)
  const options = { resource: crm.url, secrets: { CRM_TOKEN: 'crm-value-1' } }
  const { pages } = await connectWithTokens(client, options)
  expect(pages[0]).toContain('Your &quot;CRM&quot; token')
  expect(pages[0]).toContain('href="https://crm.example/tokens"')
  expect(pages[0]).toContain('name="secret.CRM_TOKEN"')
  expect(pages[0]).not.toContain('OWN_TOKEN')
  const caller = { serverId: crm.id, userId: ada }
  const ring = app.config.callerSecretKeys
  expect(await openCallerSecrets(db, { ring, ...caller })).toEqual({ CRM_TOKEN: 'crm-value-1' })

  expect((await connectWithTokens(client, options)).pages).toHaveLength(0)
  await addLiveVersion(db, {
    serverId: crm.id,
    secrets: [
      { key: 'CRM_TOKEN', description: 'Your CRM token', whose: 'caller' },
      { key: 'CRM_TENANT', description: 'Your tenant', whose: 'caller' },
    ],
  })
  const second = await connectWithTokens(client, {
    resource: crm.url,
    secrets: { CRM_TENANT: 'tenant-1' },
  })
  expect(second.pages).toHaveLength(1)
  expect(second.pages[0]).not.toContain('secret.CRM_TOKEN')
  expect((await listCallerSecrets(db, caller)).map(({ key }) => key)).toEqual([
    'CRM_TENANT',
    'CRM_TOKEN',
  ])
})

test('shows the form again, with a sentence, when a secret is left empty', async () => {
  const crm = await addServer(db, {
    config: app.config,
    ownerId: ada,
    secrets: [{ key: 'CRM_TOKEN', description: 'Your CRM token', whose: 'caller' }],
  })
  const client = await registerClient(app.base, LOOPBACK_REDIRECT)
  const secrets: Record<string, string> = {}
  const { pages } = await connect(client, {
    resource: crm.url,
    secrets,
    onPage: (page) => {
      if (page.includes('role="alert"')) secrets['CRM_TOKEN'] = 'now-it-is-there'
    },
  })
  expect(pages).toHaveLength(2)
  expect(pages[1]).toContain('Fill in each field')
})
