// Clients that are known by a document on the web instead of a registration.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../db/connect.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createPerson } from '../../test/headless-person.ts'
import { startHttpsServer, type HttpsServer } from '../../test/https-server.ts'
import {
  addServer,
  addUser,
  startOauthApp,
  type AddedServer,
  type OauthApp,
} from '../../test/oauth-app.ts'
import { authorizationUrl, redeem, refresh, tokensOf } from '../../test/oauth-client.ts'
import { createGuardedFetch } from '../guarded-fetch.ts'

let database: TestDatabase
let db: Db
let documents: HttpsServer
let app: OauthApp
let ada: string
let server: AddedServer

beforeAll(async () => {
  database = await createTestDatabase()
  db = database.db
  documents = await startHttpsServer((req, res) => {
    const answers: Record<string, unknown> = {
      '/web.json': {
        client_id: `${documents.base}/web.json`,
        client_name: 'Hosted App',
        redirect_uris: ['https://hosted.example/callback'],
        token_endpoint_auth_method: 'none',
      },
      '/native.json': {
        client_id: `${documents.base}/native.json`,
        client_name: 'Desktop App',
        redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
        token_endpoint_auth_method: 'none',
      },
      '/mismatch.json': {
        client_id: 'https://somebody.example/else.json',
        redirect_uris: ['https://hosted.example/callback'],
      },
    }
    const answer = answers[req.url ?? '']
    res.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    res.end(JSON.stringify(answer ?? {}))
  })
  const guardedFetch = createGuardedFetch({ ca: documents.ca, isAllowedAddress: () => true })
  app = await startOauthApp({ db, guardedFetch })
  ada = await addUser(db)
  server = await addServer(db, { config: app.config, ownerId: ada })
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await documents[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

async function connect(path: string, redirectUri: string) {
  const client = { clientId: documents.base + path, redirectUri }
  const asked = authorizationUrl(app.base, client, { resource: server.url })
  const person = createPerson({ cookie: app.cookieOf(ada) })
  return { client, ...asked, ...(await person.authorize(asked.url)) }
}

const timesAsked = (path: string) => documents.requests.filter((asked) => asked === path).length

test('connects a client by its document, shows its host, and fetches it once', async () => {
  const connected = await connect('/web.json', 'https://hosted.example/callback')
  expect(connected.pages[0]).toContain('Hosted App')
  expect(connected.pages[0]).toContain(`(${new URL(documents.base).host})`)
  expect(connected.pages[0]).toContain('hosted.example')
  const tokens = await tokensOf(await redeem(app.base, connected.client, connected))
  await tokensOf(await refresh(app.base, connected.client, tokens.refresh_token))
  await connect('/web.json', 'https://hosted.example/callback')
  expect(timesAsked('/web.json')).toBe(1)
})

test('takes a loopback redirect of a document that names no application type, on any port', async () => {
  const connected = await connect('/native.json', 'http://localhost:51234/callback')
  expect(connected.location.host).toBe('localhost:51234')
  expect(connected.pages[0]).toContain('This is an address on this computer')
  expect((await redeem(app.base, connected.client, connected)).status).toBe(200)
})

test.each(['/mismatch.json', '/missing.json', '/deep/../web.json', '/deep/%2e%2e/web.json'])(
  'refuses the document %s',
  async (path) => {
    const url = new URL(`${app.base}/oauth/authorize`)
    url.search = new URLSearchParams({
      client_id: documents.base + path,
      redirect_uri: 'https://hosted.example/callback',
      response_type: 'code',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      resource: server.url,
    }).toString()
    const response = await createPerson({}).visit(url)
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
    expect(documents.requests.filter((asked) => asked.startsWith('/deep'))).toEqual([])
  },
)

test('asks nothing of a private address', async () => {
  await using empty = await createTestDatabase()
  const guardedFetch = createGuardedFetch({ ca: documents.ca })
  await using guarded = await startOauthApp({ db: empty.db, guardedFetch })
  const client = {
    clientId: `${documents.base}/web.json`,
    redirectUri: 'https://hosted.example/callback',
  }
  const asked = documents.requests.length
  const { url } = authorizationUrl(guarded.base, client, { resource: server.url })
  const response = await createPerson({}).visit(url)
  expect(response.status).toBe(400)
  expect(documents.requests).toHaveLength(asked)
  expect(guarded.log.join('')).toContain('does not belong to the public internet')
})
