import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { problem } from '../contract/nouns.ts'
import { createApiKey } from '../db/api-keys.ts'
import { sha256Of } from '../db/artifacts.ts'
import { purgeRequests } from '../db/idempotency.ts'
import { createApiWorld, type ApiWorld } from '../test/api-world.ts'
import { createBreakableLink } from '../test/breakable-link.ts'
import { Browser } from '../test/browser.ts'
import { echoSpec, freshSlug, makeOrganisation } from '../test/rows.ts'
import { until } from '../test/until.ts'

let world: ApiWorld
let member: Browser
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
})
afterAll(() => world[Symbol.asyncDispose]())

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  return member.visit('/v1/servers', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

test.each([
  ['broken JSON', '{"slug":', {}, 400, 'MalformedJson'],
  [
    'a body over the limit',
    JSON.stringify({ slug: 'x'.repeat(1_100_000) }),
    {},
    413,
    'BodyTooLarge',
  ],
  [
    'a form',
    'slug=x',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    'UnsupportedMediaType',
  ],
  ['text', '{}', { 'content-type': 'text/plain' }, 415, 'UnsupportedMediaType'],
  ['an unknown encoding', '{}', { 'content-encoding': 'snow' }, 415, 'UnsupportedMediaType'],
  ['a body that is no object', '"x"', {}, 422, 'InvalidInput'],
  ['null', 'null', {}, 422, 'InvalidInput'],
  ['100,000 brackets', '['.repeat(100_000) + ']'.repeat(100_000), {}, 400, 'MalformedRequest'],
])('%s is refused in words of ours', async (_what, body, headers, status, code) => {
  const res = await post(body, headers)
  expect([res.status, res.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ])
  const sent = problem.parse(await res.json())
  expect(sent).toMatchObject({ code, status, type: `/docs/errors#${code}` })
  expect(JSON.stringify(sent)).not.toMatch(/at position|Unexpected|stack|node_modules/)
})

test('a stranger may send little', async () => {
  const res = await member.visit('/v1/sign-in', {
    method: 'POST',
    body: JSON.stringify({ ['x'.repeat(17 * 1024)]: 1 }),
    headers: { 'content-type': 'application/json' },
  })
  expect([res.status, await res.json()]).toMatchObject([
    413,
    { code: 'BodyTooLarge', detail: 'At most 16 kB may be sent here.' },
  ])
})

test('unknown fields are refused, each by its place', async () => {
  const spec = { ...echoSpec, extra: 1 }
  const res = await post(JSON.stringify({ slug: freshSlug(), spec, organisationId: 'org_1' }))
  const { errors = [] } = problem.parse(await res.json())
  expect(res.status).toBe(422)
  expect(errors).toEqual(
    expect.arrayContaining([
      { pointer: '/body/organisationId', detail: 'There is no such field' },
      { pointer: '/body/spec/extra', detail: 'There is no such field' },
    ]),
  )
})

test('a path with a broken percent-encoding is malformed, not a defect', async () => {
  const res = await member.visit('/v1/servers/%E0%A4%A')
  expect([res.status, await res.json()]).toMatchObject([400, { code: 'MalformedRequest' }])
})

test.each([
  '/v1/servers/a%00b',
  '/v1/servers?cursor=%00',
  '/v1/templates/a%00b',
  '/oauth/authorize?client_id=%00',
])('an address that holds a NUL is malformed, not a defect: %s', async (path) => {
  const res = await member.visit(path)
  expect([res.status, await res.json()]).toMatchObject([400, { code: 'MalformedRequest' }])
})

test('text that holds a NUL is malformed, not a defect, wherever it stands', async () => {
  const slug = freshSlug()
  for (const body of [
    { slug, title: 'a\0b', spec: echoSpec },
    { slug, spec: { ...echoSpec, description: 'a\0b' } },
    { slug, spec: { ...echoSpec, 'a\0b': 1 } },
    { slug, spec: { ...echoSpec, description: 'a\ud800b' } },
  ]) {
    const res = await post(JSON.stringify(body))
    expect([res.status, await res.json()]).toMatchObject([400, { code: 'MalformedRequest' }])
  }
})

test('a version number that no version can have is no defect', async () => {
  const slug = freshSlug()
  expect((await post(JSON.stringify({ slug, spec: echoSpec }))).status).toBe(202)
  const res = await member.visit(`/v1/servers/${slug}/versions/99999999999`)
  expect([res.status, await res.json()]).toMatchObject([422, { code: 'InvalidInput' }])
})

test('no query of a request, and no transaction, takes a connection for good', async () => {
  const show = async (name: string) => (await world.context.db.raw(`show ${name}`)).rows
  expect(await show('statement_timeout')).toEqual([{ statement_timeout: '30s' }])
  expect(await show('idle_in_transaction_session_timeout')).toEqual([
    { idle_in_transaction_session_timeout: '1min' },
  ])
})

test('an address without a route is a problem too', async () => {
  const res = await member.visit('/v1/nothing')
  expect([res.status, await res.json()]).toMatchObject([404, { code: 'NotFound' }])
})

test('a sane Request-Id is echoed, any other is replaced', async () => {
  const ask = async (id: string) => {
    const res = await member.visit('/v1/nothing', { headers: { 'request-id': id } })
    const { requestId } = problem.parse(await res.json())
    expect(res.headers.get('request-id')).toBe(requestId)
    return requestId
  }
  expect(await ask('from-the-caller')).toBe('from-the-caller')
  for (const odd of ['short', 'a'.repeat(101), 'with space in it', '<script>alert(1)</script>'])
    expect(await ask(odd)).toMatch(/^[\da-f-]{36}$/)
})

test('no other site may read /v1', async () => {
  const res = await member.visit('/v1/me', { headers: { origin: 'https://evil.test' } })
  expect(res.headers.get('access-control-allow-origin')).toBeNull()
  const preflight = await member.visit('/v1/me', {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.test', 'access-control-request-method': 'DELETE' },
  })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})

test('answers carry the headers that keep browsers careful, and are not kept', async () => {
  const { headers } = await member.visit('/v1/me')
  const policy = headers.get('content-security-policy')
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('upgrade-insecure-requests') // plain http
  expect(headers.get('strict-transport-security')).toBeNull()
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-powered-by')).toBeNull()
  expect(headers.get('cache-control')).toBe('no-store')
})

const newServer = () => JSON.stringify({ slug: freshSlug(), spec: echoSpec })

test('what is kept of a body does not let anyone try out what it held', async () => {
  const body = JSON.stringify({ slug: freshSlug(), spec: echoSpec })
  await post(body, { 'idempotency-key': 'hashed' })
  const row = await world.db('idempotencyKeys').where({ key: 'hashed' }).first('bodySha256')
  expect(row).toMatchObject({ bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(row).not.toMatchObject({ bodySha256: sha256Of(body) })
})

test('the same request under the same Idempotency-Key is done once and answered twice', async () => {
  const body = newServer()
  const key = { 'idempotency-key': 'once' }
  const first = await post(body, key)
  const again = await post(body, key)
  expect([first.status, again.status]).toEqual([202, 202])
  expect(await again.json()).toEqual(await first.json())
  expect(again.headers.get('location')).toBe(first.headers.get('location'))
  expect([first, again].map((res) => res.headers.get('idempotent-replay'))).toEqual([null, 'true'])
})

test('of many at once under one key one is done', async () => {
  const body = newServer()
  const started = world.starter.started.length
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => post(body, { 'idempotency-key': 'at-once' })),
  )
  const others = answers.filter(({ status }) => status !== 202)
  const codes = await Promise.all(others.map(async (res) => problem.parse(await res.json()).code))
  expect(new Set([...codes, 'IdempotencyKeyInFlight'])).toEqual(new Set(['IdempotencyKeyInFlight']))
  expect(world.starter.started).toHaveLength(started + 1)
})

test('another body under a used key is refused', async () => {
  const key = { 'idempotency-key': 'reused' }
  await post(newServer(), key)
  const res = await post(newServer(), key)
  expect([res.status, await res.json()]).toMatchObject([422, { code: 'IdempotencyKeyReused' }])
})

test('a key is its owner’s: another person may use the same word', async () => {
  const other = await world.member('member')
  const key = { 'idempotency-key': 'a-word' }
  expect((await post(newServer(), key)).status).toBe(202)
  const body = JSON.parse(newServer()) as unknown
  expect((await other.post('/v1/servers', body, key)).status).toBe(202)
})

test('a program of another organisation is not answered what its maker was answered', async () => {
  const body = JSON.parse(newServer()) as unknown
  const key = { 'idempotency-key': 'elsewhere' }
  const scopes: ['servers:write'] = ['servers:write']
  const program = await world.apiKey({ role: 'member', scopes })
  expect((await program.post('/v1/servers', body, key)).status).toBe(202)
  const organisationId = await makeOrganisation(world.db)
  const { userId } = program
  await world.db('memberships').insert({ organisationId, userId, role: 'member' })
  const foreign = { organisationId, userId, name: 'Elsewhere', scopes, expiresInDays: 1 }
  const { token } = await createApiKey(world.db, foreign)
  const other = new Browser(world.url, { authorization: `Bearer ${token}` })
  const res = await other.post('/v1/servers', body, key)
  expect([res.status, await res.json()]).toMatchObject([422, { code: 'IdempotencyKeyReused' }])
})

test('a request that failed frees its key and leaves nothing behind', async () => {
  const body = newServer()
  const key = { 'idempotency-key': 'second-try' }
  world.starter.failure = new AppError('TemporalUnavailable', 'away', { retryAfterSeconds: 5 })
  const failed = await post(body, key)
  world.starter.failure = undefined
  expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '5'])
  const again = await post(body, key)
  expect([again.status, again.headers.get('idempotent-replay')]).toEqual([202, null])
})

test('a key whose request died is given to the next who asks', async () => {
  const body = newServer()
  const key = { 'idempotency-key': 'abandoned' }
  await post(body, key)
  const left = () => world.db('idempotency_keys').where({ key: 'abandoned' })
  await left().update({ status: null, answer: null })
  expect((await post(body, key)).status).toBe(409)
  await left().update({ createdAt: new Date(Date.now() - 3 * 60_000) })
  expect(await (await post(body, key)).json()).toMatchObject({ code: 'SlugTaken' })
})

test('a key lapses after a day', async () => {
  const key = { 'idempotency-key': 'yesterday' }
  await post(newServer(), key)
  const row = () => world.db('idempotency_keys').where({ key: 'yesterday' })
  await row().update({ createdAt: new Date(Date.now() - 25 * 60 * 60_000) })
  const res = await post(newServer(), key)
  expect([res.status, res.headers.get('idempotent-replay')]).toEqual([202, null])
  await row().update({ createdAt: new Date(Date.now() - 25 * 60 * 60_000) })
  await purgeRequests(world.db)
  expect(await row()).toEqual([])
})

test.each(['with space', 'caf\u00e9', 'a'.repeat(256)])('"%s" is no key', async (key) => {
  const res = await post(newServer(), { 'idempotency-key': key })
  expect([res.status, await res.json()]).toMatchObject([400, { code: 'MalformedRequest' }])
})

test('while Postgres is away everything that needs it says so, and works again afterwards', async () => {
  const links: Awaited<ReturnType<typeof createBreakableLink>>[] = []
  await using broken = await createApiWorld({
    async reachDatabase(databaseUrl) {
      const { hostname, port } = new URL(databaseUrl)
      const link = await createBreakableLink({ host: hostname, port: Number(port) })
      links.push(link)
      return Object.assign(new URL(databaseUrl), { port: String(link.port) }).href
    },
  })
  const [link] = links
  const person = await broken.member('member')
  const ready = async () => {
    const res = await broken.newBrowser().visit('/readyz')
    return [res.status, await res.json()]
  }
  expect(await ready()).toMatchObject([200, { status: 'ready' }])

  await link?.cut()
  const { email } = person
  for (const res of [
    await person.visit('/v1/me'),
    await broken.newBrowser().post('/v1/sign-in', { email, password: 'x' }),
    await broken.newBrowser().visit('/v1/sign-in-options'),
  ]) {
    expect([res.status, problem.parse(await res.json())]).toMatchObject([
      503,
      { code: 'DatabaseUnavailable' },
    ])
  }
  expect(await ready()).toMatchObject([503, { checks: { database: 'away', temporal: 'ok' } }])
  expect((await broken.newBrowser().visit('/healthz')).status).toBe(200)

  await link?.mend()
  await until('signed in as before', async () => (await person.visit('/v1/me')).status === 200)
  expect(await ready()).toMatchObject([200, { status: 'ready' }])
})

test('while Temporal is away the api is not ready, and names it', async () => {
  world.starter.failure = new Error('away')
  const res = await member.visit('/readyz')
  world.starter.failure = undefined
  expect([res.status, await res.json()]).toMatchObject([503, { checks: { temporal: 'away' } }])
})
