import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { fixture } from './testing/fixture.ts'
import { legacyMessage, modernMessage, resultIn, withToken } from './testing/messages.ts'
import { createTestKeys, ISSUER, PUBLIC_URL } from './testing/platform.ts'
import { send, startServer, type Sent, type TestRunner } from './testing/runner.ts'

const bundle = inject('bundleFolder')
const METADATA_PATH = '/.well-known/oauth-protected-resource/s/echo/mcp'
const METADATA_URL = `http://localhost:4100${METADATA_PATH}`
const CHALLENGE = `resource_metadata="${METADATA_URL}", scope="mcp:tools mcp:server:echo"`

const whoami = modernMessage('tools/call', { name: 'whoami', arguments: {} })

let runner: TestRunner
beforeAll(async () => {
  runner = await startServer(bundle, fixture('probe'))
})
afterAll(() => runner[Symbol.asyncDispose]())

async function sendAs(token: string, sent: Sent = whoami) {
  return send(runner, withToken(sent, token))
}

test('tells who calls to tools, and the token to none', async () => {
  const answer = await sendAs(await runner.platform.keys.sign({ sub: 'user_9' }))
  expect(resultIn(answer).structuredContent).toEqual({
    id: 'user_9',
    clientId: 'client_1',
    keys: ['caller', 'fetch', 'log', 'secrets', 'signal'],
    caller: { id: 'user_9', clientId: 'client_1' },
  })
})

test('asks the platform once for the keys of many tokens', async () => {
  const tokens = await Promise.all(Array.from({ length: 8 }, () => runner.platform.keys.sign()))
  const answers = await Promise.all(tokens.map((token) => sendAs(token)))
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
  expect(runner.platform.egress).toEqual(['CONNECT platform.bmm.internal:80'])
})

describe('without a token', () => {
  test.each(['GET', 'POST', 'DELETE', 'PUT', 'OPTIONS'])(
    '%s is 401 with the way to one',
    async (method) => {
      const { status, headers } = await send(runner, { method })
      expect(status).toBe(401)
      expect(headers['www-authenticate']).toBe(`Bearer ${CHALLENGE}`)
    },
  )

  test('one in the query counts for nothing', async () => {
    const token = await runner.platform.keys.sign()
    const { status } = await send(runner, { ...whoami, path: `/s/echo/mcp?access_token=${token}` })
    expect(status).toBe(401)
  })

  test('another scheme counts for nothing', async () => {
    const { status } = await send(runner, { headers: { authorization: 'Basic dXNlcjpwYXNz' } })
    expect(status).toBe(401)
  })

  test('a bearer header of two words is malformed', async () => {
    const { status, headers } = await send(runner, { headers: { authorization: 'Bearer a b' } })
    expect(status).toBe(400)
    expect(headers['www-authenticate']).toContain('error="invalid_request"')
  })
})

describe('a token that opens nothing is 401', () => {
  const signed = (...claims: Parameters<TestRunner['platform']['keys']['sign']>) =>
    runner.platform.keys.sign(...claims)
  const tokens: [title: string, make: () => Promise<string>][] = [
    ['garbage', async () => 'garbage'],
    ['expired', () => signed({ expiresInSeconds: -60 })],
    ['for another server', () => signed({ aud: `${PUBLIC_URL}x` })],
    ['of another issuer', () => signed({ iss: `${ISSUER}x` })],
    ['of another type', () => signed({}, { typ: 'JWT' })],
    ['without a signature', async () => unsigned(await signed())],
    ['with a changed claim', async () => tampered(await signed())],
    ['signed by a stranger', async () => (await createTestKeys()).sign()],
  ]
  test.each(tokens)('%s', async (_title, make) => {
    const { status, headers, text } = await sendAs(await make())
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toContain('Bearer error="invalid_token"')
    expect(headers['www-authenticate']).toContain(CHALLENGE)
    expect(JSON.parse(text)).toMatchObject({ error: 'invalid_token' })
  })
})

test('a token without the scope is 403 and names it', async () => {
  const { status, headers } = await sendAs(await runner.platform.keys.sign({ scope: 'other' }))
  expect(status).toBe(403)
  expect(headers['www-authenticate']).toContain('error="insufficient_scope"')
  expect(headers['www-authenticate']).toContain(CHALLENGE)
})

test('the metadata is open, at the inserted path, and says which platform and which server', async () => {
  const answer = await send(runner, {
    method: 'GET',
    path: METADATA_PATH,
    headers: { origin: 'https://any.test' },
  })
  expect(answer.status).toBe(200)
  expect(answer.headers['access-control-allow-origin']).toBe('*')
  expect(JSON.parse(answer.text)).toEqual({
    resource: PUBLIC_URL,
    authorization_servers: [ISSUER],
    scopes_supported: ['mcp:tools', 'mcp:server:echo'],
    bearer_methods_supported: ['header'],
  })
})

test.each(['/', '/mcp', '/s/other/mcp', '/.well-known/oauth-protected-resource'])(
  'there is nothing at %s',
  async (path) => {
    const token = await runner.platform.keys.sign()
    expect((await sendAs(token, { ...whoami, path })).status).toBe(404)
  },
)

test('the path may end in a slash', async () => {
  const token = await runner.platform.keys.sign()
  expect((await sendAs(token, { ...whoami, path: '/s/echo/mcp/' })).status).toBe(200)
})

test.each([
  ['a foreign Host', { host: 'evil.test' }, 403],
  ['a foreign Origin', { origin: 'https://evil.test' }, 403],
  ['an allowed Origin', { origin: 'http://localhost:5173' }, 200],
])('with a good token, %s is %s', async (_title, headers, status) => {
  const token = await runner.platform.keys.sign()
  const sent = withToken(whoami, token)
  const answer = await send(runner, { ...sent, headers: { ...sent.headers, ...headers } })
  expect(answer.status).toBe(status)
})

test('GET and DELETE with a token are 405', async () => {
  const token = await runner.platform.keys.sign()
  for (const method of ['GET', 'DELETE']) expect((await sendAs(token, { method })).status).toBe(405)
})

test('a body that is no JSON, or too large, or of another type is refused', async () => {
  const token = await runner.platform.keys.sign()
  expect((await sendAs(token, { body: '{' })).status).toBe(400)
  const large = legacyMessage('tools/call', { name: 'x'.repeat(4 * 1024 * 1024) })
  expect((await sendAs(token, large)).status).toBe(413)
  const typed = { body: '{}', headers: { 'content-type': 'text/plain' } }
  expect((await sendAs(token, typed)).status).toBe(415)
})

describe('when the platform is away', () => {
  test('a runner that never had keys answers 503, not 401, and recovers', async () => {
    await using cold = await startServer(bundle, fixture('probe'))
    cold.platform.setKeysAway(true)
    const token = await cold.platform.keys.sign()
    const refused = await send(cold, withToken(whoami, token))
    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBe('5')
    expect(refused.headers['www-authenticate']).toBeUndefined()
    cold.platform.setKeysAway(false)
    expect((await send(cold, withToken(whoami, token))).status).toBe(200)
  })

  test('known keys go on working', async () => {
    await sendAs(await runner.platform.keys.sign())
    runner.platform.setKeysAway(true)
    const token = await runner.platform.keys.sign({ sub: 'another' })
    const { status } = await sendAs(token)
    runner.platform.setKeysAway(false)
    expect(status).toBe(200)
  })
})

function unsigned(token: string): string {
  const [, payload] = token.split('.')
  const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
  return `${header}.${payload}.`
}

function tampered(token: string): string {
  const [header, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'root' })).toString('base64url')
  return `${header}.${changed}.${signature}`
}
