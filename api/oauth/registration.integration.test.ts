import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { startOauthApp, type OauthApp } from '../../test/oauth-app.ts'
import { register, WEB_REDIRECT } from '../../test/oauth-client.ts'

let database: TestDatabase
let app: OauthApp

beforeAll(async () => {
  database = await createTestDatabase()
  app = await startOauthApp({ db: database.db })
})

afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

async function send(contentType: string, body: string | Buffer) {
  const headers = { 'content-type': contentType }
  return fetch(`${app.base}/oauth/register`, { method: 'POST', headers, body })
}

async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: string }
  return { status: response.status, error }
}

const registrations = {
  Claude: {
    client_name: 'Claude',
    redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    scope: 'claudeai',
  },
  'Claude Code': {
    client_name: 'Claude Code (weather)',
    redirect_uris: ['http://localhost:54321/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  },
  Cursor: {
    client_name: 'Cursor',
    application_type: 'web',
    redirect_uris: [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'http://localhost:8787/callback',
      'https://www.cursor.com/agents/mcp/oauth/callback',
    ],
    token_endpoint_auth_method: 'none',
  },
  'VS Code': {
    client_name: 'Visual Studio Code',
    redirect_uris: [
      'https://insiders.vscode.dev/redirect',
      'https://vscode.dev/redirect',
      'http://127.0.0.1/',
      'http://127.0.0.1:33418/',
    ],
    grant_types: [
      'authorization_code',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  },
  Inspector: {
    client_name: 'MCP Inspector',
    redirect_uris: ['http://localhost:6274/oauth/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    scope: 'mcp:tools offline_access',
  },
  'mcp-remote': {
    client_name: 'MCP CLI Proxy',
    redirect_uris: ['http://127.0.0.1:3334/oauth/callback'],
  },
}

test('has the library read the body by itself', async () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue()
  onTestFinished(() => warned.mockRestore())
  const response = await register(app.base, registrations.Claude)
  expect(response.status).toBe(201)
  expect(warned.mock.calls).toEqual([])
})

test.each(Object.entries(registrations))('registers %s', async (_name, metadata) => {
  const response = await register(app.base, metadata)
  const body = await response.json()
  expect(body).toMatchObject({
    client_id: expect.any(String),
    token_endpoint_auth_method: 'none',
  })
  expect(body).not.toHaveProperty('client_secret')
  expect(response.status).toBe(201)
})

test.each([
  ['a NUL', 'a\0b'],
  ['half of a surrogate pair', 'a\ud800b'],
])('refuses a registration whose text holds %s', async (_what, text) => {
  for (const metadata of [{ client_name: text }, { contacts: [text] }, { [text]: 'x' }]) {
    const response = await register(app.base, { redirect_uris: [WEB_REDIRECT], ...metadata })
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: 'invalid_client_metadata' },
    ])
  }
})

test.each([
  ['javascript:', 'javascript:alert(1)'],
  ['http off loopback', 'http://client.example/callback'],
  ['data:', 'data:text/html,hello'],
])('refuses to register a redirect to %s', async (_name, uri) => {
  const response = await register(app.base, { client_name: 'Bad', redirect_uris: [uri] })
  const { status, error } = await errorOf(response)
  expect(status).toBe(400)
  expect(error).toMatch(/^invalid_(redirect_uri|client_metadata)$/)
})

test('answers a registration that is no JSON in its own words', async () => {
  for (const body of ['{"redirect_uris": [', '[]'])
    expect(await errorOf(await send('application/json', body))).toEqual({
      status: 400,
      error: 'invalid_client_metadata',
    })
})

test('takes JSON in another encoding, and says when it is none', async () => {
  const text = JSON.stringify({ ...registrations.Claude, client_name: 'Klöd' })
  const utf16 = await send('application/json; charset=utf-16le', Buffer.from(text, 'utf16le'))
  expect(await utf16.json()).toMatchObject({ client_name: 'Klöd' })
  expect(await (await send('text/plain', text)).json()).toMatchObject({
    error: 'invalid_request',
    error_description: expect.stringContaining('only application/json'),
  })
})

test('lets nobody register without end', async () => {
  await using empty = await createTestDatabase()
  await using limited = await startOauthApp({ db: empty.db })
  const metadata = { redirect_uris: ['http://off-loopback.example/'] } // refused, but counted
  let answer = await register(limited.base, metadata)
  for (let asked = 1; answer.status !== 429 && asked < 200; asked++)
    answer = await register(limited.base, metadata)
  expect(answer.status).toBe(429)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
})
