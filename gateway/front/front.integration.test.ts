import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setCallerSecret } from '../../db/caller-secrets.ts'
import { newId } from '../../db/ids.ts'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'
import { send } from '../../test/send.ts'
import { until } from '../../test/until.ts'

const RESOURCE = 'http://localhost:4100/s/weather/mcp'
const CHALLENGE =
  'Bearer resource_metadata="http://localhost:4100/.well-known/oauth-protected-resource/s/weather/mcp", ' +
  'scope="mcp:tools mcp:server:weather"'

let world: GatewayWorld
let weather: Awaited<ReturnType<GatewayWorld['serve']>>
let reached = 0
beforeAll(async () => {
  world = await createGatewayWorld({ settings: { MCP_ALLOWED_ORIGINS: 'app.example.com' } })
  weather = await world.serve('weather', async (req, res) => {
    reached += 1
    const body = JSON.stringify({ headers: req.headers, body: await text(req) })
    res.writeHead(200, { 'content-type': 'application/json' }).end(body)
  })
})
afterAll(async () => {
  weather.runner.stop()
  await world[Symbol.asyncDispose]()
})

const now = () => Math.floor(Date.now() / 1000)

async function refused(headers: Record<string, string>, options = {}) {
  const before = reached
  const answer = await world.call('weather', { ...options, headers })
  expect(reached).toBe(before)
  return answer
}

describe('a call without a token that counts', () => {
  test.each(['POST', 'GET', 'DELETE', 'PUT', 'PATCH', 'HEAD'])(
    '%s is told where to begin',
    async (method) => {
      const answer = await refused({}, { method })
      expect(answer.status).toBe(401)
      expect(answer.headers['www-authenticate']).toBe(CHALLENGE)
      expect(answer.headers['access-control-expose-headers']).toContain('WWW-Authenticate')
    },
  )

  test('is refused when the token stands in the query', async () => {
    const token = await world.token('weather')
    const answer = await refused({}, { path: `/s/weather/mcp?access_token=${token}` })
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': CHALLENGE } })
  })

  test.each<[string, () => Promise<string> | string]>([
    ['garbage', () => 'garbage'],
    ['an API key', () => 'bmm_0123456789'],
    ['an expired one', () => world.token('weather', { exp: now() - 60 })],
    ['one of another server', () => world.token('other')],
    ['one of another issuer', () => world.token('weather', { iss: 'http://evil.test' })],
    ['one of another type', () => world.token('weather', {}, { typ: 'JWT' })],
    ['one without a subject', () => world.token('weather', { sub: '' })],
    ['one without a client', () => world.token('weather', { client_id: undefined })],
    ['one of an unknown key', () => world.token('weather', {}, { kid: 'key-9' })],
    ['an unsigned one', () => new UnsecuredJWT({ aud: RESOURCE, sub: world.userId }).encode()],
    [
      'one with a foreign signature',
      async () =>
        new SignJWT({
          aud: RESOURCE,
          sub: world.userId,
          client_id: 'c',
          jti: 'j',
          scope: 'mcp:tools',
        })
          .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' })
          .setIssuer('http://localhost:4000/oauth')
          .setIssuedAt()
          .setExpirationTime('1h')
          .sign((await generateKeyPair('ES256')).privateKey),
    ],
    [
      'a changed one',
      async () => {
        const [head, , signature] = (await world.token('weather')).split('.')
        const [, payload] = (await world.token('weather', { sub: 'usr_other' })).split('.')
        return [head, payload, signature].join('.')
      },
    ],
    ['one of a person who is unknown here', () => world.token('weather', { sub: newId('user') })],
  ])('%s is an invalid token', async (_name, makeToken) => {
    const answer = await refused({ authorization: `Bearer ${await makeToken()}` })
    expect(answer.status).toBe(401)
    const header = answer.headers['www-authenticate']
    expect(header?.startsWith(`${CHALLENGE}, error="invalid_token"`)).toBe(true)
  })

  test('two words after Bearer are malformed', async () => {
    const answer = await refused({ authorization: 'Bearer a b' })
    expect(answer.status).toBe(400)
  })

  test('one without the scope is told which scopes it takes', async () => {
    const token = await world.token('weather', { scope: 'offline_access' })
    const answer = await refused({ authorization: `Bearer ${token}` })
    expect(answer.status).toBe(403)
    expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"')
    expect(answer.headers['www-authenticate']).toContain('scope="mcp:tools mcp:server:weather"')
  })
})

describe('open paths', () => {
  test('tell whether the gateway lives and is ready', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await world.call('', { method: 'GET', path })).status).toBe(204)
  })

  test.each([
    '/.well-known/oauth-protected-resource/s/weather/mcp',
    '/s/weather/mcp/.well-known/oauth-protected-resource',
  ])('%s describes the server to any page', async (path) => {
    const headers = { origin: 'https://anywhere.example', host: 'evil.test' }
    const answer = await world.call('', { method: 'GET', path, headers })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=300',
    })
    expect(JSON.parse(answer.text)).toEqual({
      resource: RESOURCE,
      authorization_servers: ['http://localhost:4000/oauth'],
      scopes_supported: ['mcp:tools', 'mcp:server:weather'],
      bearer_methods_supported: ['header'],
      resource_name: `weather ${weather.versionId}`,
    })
  })

  test.each([
    '/',
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-protected-resource/s/unknown/mcp',
    '/s/unknown/mcp',
    '/s/weather',
    '/s/weather/mcp/more',
    '/s/WEATHER/mcp',
    '/s/weather/../weather/mcp',
    '/s/%77eather/mcp',
  ])('%s is not there, and asks for no token', async (path) => {
    const answer = await world.call('', { method: 'GET', path })
    expect(answer.status).toBe(404)
    expect(answer.headers).not.toHaveProperty('www-authenticate')
  })
})

describe('browsers', () => {
  test('may ask before they call, with any header', async () => {
    const answer = await world.call('weather', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-headers': 'authorization, mcp-param-city',
      },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers['access-control-allow-headers']).toBe('authorization, mcp-param-city')
  })

  test.each([
    ['https://app.example.com', 200],
    ['http://localhost:5173', 200],
    ['http://127.0.0.1', 200],
    ['https://evil.test', 403],
    ['https://app.example.com.evil.test', 403],
    ['null', 403],
    ['file://localhost', 403],
  ])('a page of %s gets %d', async (origin, status) => {
    const headers = { origin, authorization: weather.authorization }
    expect((await world.call('weather', { headers })).status).toBe(status)
  })

  test.each([
    ['localhost:4100', 200],
    ['localhost', 200],
    ['LOCALHOST:9', 200],
    ['127.0.0.1:4100', 403],
    ['evil.test', 403],
    ['localhost.evil.test', 403],
  ])('the host %s gets %d', async (host, status) => {
    const headers = { host, authorization: weather.authorization }
    const answer = await world.call('weather', { headers })
    expect(answer.status).toBe(status)
  })

  test('at another host are told the one address', async () => {
    const headers = { host: '127.0.0.1:4100', authorization: weather.authorization }
    expect((await world.call('weather', { headers })).text).toContain(RESOURCE)
  })
})

describe('refusals', () => {
  const foreign = { host: 'evil.test' }
  test.each<[number, string, { method?: string; headers?: Record<string, string>; as?: 'caller' }]>(
    [
      [400, 'weather', { headers: { authorization: 'Bearer a b' } }],
      [401, 'weather', {}],
      [403, 'weather', { headers: foreign, as: 'caller' }],
      [404, 'unknown', {}],
      [405, 'weather', { method: 'PUT', as: 'caller' }],
      [413, 'weather', { headers: { 'content-length': '5000000' }, as: 'caller' }],
    ],
  )(
    '%d is told in the form that clients read',
    async (status, slug, { method = 'POST', headers, as }) => {
      const own = as === 'caller' ? { authorization: weather.authorization } : {}
      const answer = await world.call(slug, { method, headers: { ...own, ...headers } })
      expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/json' } })
      expect(JSON.parse(answer.text)).toEqual({
        jsonrpc: '2.0',
        error: { code: -32_000, message: expect.stringMatching(/\w/) },
        id: null,
      })
    },
  )
})

describe('servers that cannot answer', () => {
  test('say so in words, and only to those who may call', async () => {
    await world.createVersion({ slug: 'early' })
    await until('known', async () => (await world.call('early')).status === 401)
    const authorization = `Bearer ${await world.token('early')}`
    const answer = await world.call('early', { headers: { authorization } })
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.text)).toMatchObject({
      jsonrpc: '2.0',
      error: { message: expect.stringContaining('No version of this server is live') },
      id: null,
    })
  })

  test('pass on neither pages nor broken answers', async () => {
    const answers: [string, string][] = [
      ['text/html', '<script>alert(1)</script>'],
      ['application/json+evil', '{}'],
      ['image/svg+xml', '<svg/>'],
    ]
    let next = answers[0]
    const page = await world.serve('page', (_req, res) => {
      if (next) res.writeHead(200, { 'content-type': next[0] }).end(next[1])
    })
    for (next of answers) {
      const answer = await world.call('page', { headers: { authorization: page.authorization } })
      expect(answer.status).toBe(502)
      expect(answer.text).not.toContain(next[1])
    }
    page.runner.stop()
  })
})

describe('bodies', () => {
  test('over 4 MB are refused, with and without a length', async () => {
    const headers = { authorization: weather.authorization }
    const body = 'x'.repeat(4 * 1024 * 1024 + 1)
    expect((await world.call('weather', { headers, body })).status).toBe(413)
    const chunked = { ...headers, 'transfer-encoding': 'chunked' }
    expect((await world.call('weather', { headers: chunked, body })).status).toBe(413)
  })

  test('of a DELETE go no further', async () => {
    const answer = await send(
      {
        port: world.gateway.port,
        method: 'DELETE',
        path: '/s/weather/mcp',
        headers: {
          host: 'localhost:4100',
          authorization: weather.authorization,
          'transfer-encoding': 'chunked',
        },
      },
      'POST /s/weather/mcp HTTP/1.1\r\nhost: x\r\nbmm-caller-secrets: e30\r\n\r\n',
    )
    expect(JSON.parse(answer.text)).toMatchObject({ body: '' })
  })
})

describe('a version port', () => {
  const call = (token: string, host: string, path = '/s/weather/mcp') =>
    send(
      {
        port: weather.port,
        method: 'POST',
        path,
        headers: { host, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      '{}',
    )

  test('takes the tokens of the platform, for this server alone', async () => {
    const health = await world.token('weather', { client_id: 'bmm-health', sub: 'bmm' })
    for (const host of [`127.0.0.1:${weather.port}`, `localhost:${weather.port}`])
      expect((await call(health, host)).status).toBe(200)
    const theirs = await world.token('weather')
    expect((await call(theirs, 'localhost')).status).toBe(403)
    expect((await call(health, 'localhost:4100', '/s/page/mcp')).status).toBe(404)
    expect((await call(health, 'evil.test')).status).toBe(403)
    const other = await world.token('other', { client_id: 'bmm-health', sub: 'bmm' })
    expect((await call(other, 'localhost')).status).toBe(401)
  })

  test('tells the runner the canonical host', async () => {
    const health = await world.token('weather', { client_id: 'bmm-health', sub: 'bmm' })
    const { headers } = JSON.parse((await call(health, 'localhost')).text)
    expect(headers.host).toBe('localhost:4100')
  })

  test('nobody calls in the name of the platform with a client of their own', async () => {
    const token = await world.token('weather', { sub: 'bmm' })
    const answer = await refused({ authorization: `Bearer ${token}` })
    expect(answer.status).toBe(401)
  })
})

describe('secrets of the caller', () => {
  test('travel with their own calls, those that the version declares', async () => {
    const spec = {
      secrets: [{ key: 'GIT_TOKEN', description: 'For git', whose: 'caller' as const }],
    }
    const own = await world.serve(
      'own',
      (req, res) => {
        const body = JSON.stringify({ secrets: req.headers['bmm-caller-secrets'] ?? null })
        res.writeHead(200, { 'content-type': 'application/json' }).end(body)
      },
      { spec },
    )
    const ask = async () => {
      const headers = { authorization: own.authorization }
      return JSON.parse((await world.call('own', { headers })).text).secrets
    }
    expect(await ask()).toBeNull()
    const caller = {
      ring: world.config.callerSecretKeys,
      serverId: own.serverId,
      userId: world.userId,
    }
    await setCallerSecret(world.db, { ...caller, key: 'GIT_TOKEN', value: 'tüken' })
    await setCallerSecret(world.db, { ...caller, key: 'OLD_TOKEN', value: 'unused' })
    expect(JSON.parse(Buffer.from(await ask(), 'base64url').toString())).toEqual({
      GIT_TOKEN: 'tüken',
    })
    own.runner.stop()
  })
})

describe('while the api is away', () => {
  test('known keys go on, and cold ones are 503, never 401', async () => {
    world.platform.setAway(true)
    const call = async () => {
      const headers = { authorization: `Bearer ${await world.token('weather')}` }
      return (await world.call('weather', { headers })).status
    }
    expect(await call()).toBe(200)
    await world.restart()
    expect(await call()).toBe(503)
    world.platform.setAway(false)
    await until('back', async () => (await call()) === 200)
  })
})
