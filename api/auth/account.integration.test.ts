import { afterAll, beforeAll, expect, test } from 'vitest'
import { problem } from '../../contract/nouns.ts'
import { createSetupLink } from '../../db/setup-links.ts'
import { createApiWorld, password, type ApiWorld } from '../../test/api-world.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const person = { name: 'Ada', email: 'ada@example.com', password }

test('before set-up the options say so', async () => {
  const res = await world.newBrowser().visit('/v1/sign-in-options')
  expect(await res.json()).toEqual({ isSetUp: false, providers: [] })
})

test('a common password is refused, and leaves the link as it was', async () => {
  const token = await createSetupLink(world.db)
  const browser = world.newBrowser()
  const refused = await browser.post('/v1/setup', { ...person, token, password: 'password1234' })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ errors: [{ pointer: '/body/password' }] })
  expect(browser.cookies.size).toBe(0)
})

test('an expired link is worth nothing', async () => {
  const token = await createSetupLink(world.db)
  await world.db('setup_links').update({ expiresAt: new Date(Date.now() - 1) })
  const res = await world.newBrowser().post('/v1/setup', { ...person, token })
  expect([res.status, await res.json()]).toMatchObject([403, { code: 'SetUpLinkInvalid' }])
})

test('of many who hold a link at once one becomes the administrator, signed in, and owns the home organisation', async () => {
  const tokens = await Promise.all([createSetupLink(world.db), createSetupLink(world.db)])
  const browsers = [...tokens, ...tokens].map((token) => ({ token, browser: world.newBrowser() }))
  const answers = await Promise.all(
    browsers.map(({ token, browser }) => browser.post('/v1/setup', { ...person, token })),
  )
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  expect(statuses).toEqual([201, 403, 403, 403])
  const winner = browsers[answers.findIndex(({ status }) => status === 201)]?.browser
  expect(await (await winner?.visit('/v1/me'))?.json()).toMatchObject({
    user: { name: 'Ada', isAdministrator: true },
    organisation: { id: world.organisationId, name: 'Ada', kind: 'personal', role: 'owner' },
  })
  expect(await world.db('setup_links').count().first()).toEqual({ count: 0 })
  expect(await world.db('users').count().first()).toEqual({ count: 1 })
})

test('the used link is refused, and so is one made later', async () => {
  const token = await createSetupLink(world.db)
  const res = await world.newBrowser().post('/v1/setup', { ...person, token })
  expect(res.status).toBe(403)
})

test('sign-in takes the address in any case, and answers who one is', async () => {
  const browser = world.newBrowser()
  const res = await browser.post('/v1/sign-in', { email: 'ADA@Example.com', password })
  expect(res.status).toBe(200)
  expect(await res.json()).toMatchObject({ user: { email: 'ada@example.com' } })
  expect((await browser.visit('/v1/me')).status).toBe(200)
})

test('the cookie is for this host, unreadable for scripts, and not sent from other sites', async () => {
  const res = await world.newBrowser().post('/v1/sign-in', { email: person.email, password })
  const [cookie] = res.headers.getSetCookie()
  expect(cookie).toMatch(/^bmm=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
})

test('on https the cookie is a Secure __Host- cookie, also when the proxy is silent about the scheme', async () => {
  await using https = await createApiWorld({ settings: { PUBLIC_API_URL: 'https://bmm.test' } })
  const token = await createSetupLink(https.db)
  const res = await https.newBrowser().post('/v1/setup', { ...person, token })
  expect(res.headers.getSetCookie()[0]).toMatch(/^__Host-bmm=.*; Path=\/;.*; Secure; SameSite=Lax$/)
  expect(res.headers.get('strict-transport-security')).toMatch(/max-age=31536000/)
})

test('wrong password and unknown address get the same answer', async () => {
  const wrong = await world
    .newBrowser()
    .post('/v1/sign-in', { ...person, password: 'x', name: undefined })
  const unknown = await world.newBrowser().post('/v1/sign-in', { email: 'b@example.com', password })
  const [a, b] = [problem.parse(await wrong.json()), problem.parse(await unknown.json())]
  expect([wrong.status, unknown.status]).toEqual([401, 401])
  expect({ ...a, requestId: '' }).toEqual({ ...b, requestId: '' })
})

test('a session id that was planted before sign-in is not the one after it', async () => {
  const browser = world.newBrowser()
  await browser.post('/v1/sign-in', { email: person.email, password })
  const before = browser.cookies.get('bmm')
  await browser.post('/v1/sign-in', { email: person.email, password })
  const after = browser.cookies.get('bmm')
  expect(after).not.toBe(before)
  const planted = world.newBrowser()
  planted.setCookie('bmm', before ?? '')
  expect((await planted.visit('/v1/me')).status).toBe(401)
})

test('sign-out ends this session and leaves the others', async () => {
  const here = await world.member('viewer')
  const there = world.newBrowser()
  await there.post('/v1/sign-in', { email: here.email, password })
  const cookie = here.cookies.get('bmm') ?? ''
  expect((await here.post('/v1/sign-out')).status).toBe(200)
  here.setCookie('bmm', cookie)
  expect((await here.visit('/v1/me')).status).toBe(401)
  expect((await there.visit('/v1/me')).status).toBe(200)
})

test('sign-out everywhere ends all sessions of this person, and nobody else’s', async () => {
  const here = await world.member('viewer')
  const other = await world.member('viewer')
  const there = world.newBrowser()
  await there.post('/v1/sign-in', { email: here.email, password })
  await here.post('/v1/sign-out', { isEverywhere: true })
  expect((await there.visit('/v1/me')).status).toBe(401)
  expect((await other.visit('/v1/me')).status).toBe(200)
})

test('a suspended person is signed out with the next request, and cannot sign in', async () => {
  const browser = await world.member('owner')
  await world.db('users').where({ id: browser.userId }).update({ suspendedAt: new Date() })
  expect((await browser.visit('/v1/me')).status).toBe(401)
  const again = await browser.post('/v1/sign-in', { email: browser.email, password })
  expect([again.status, await again.json()]).toMatchObject([401, { code: 'SignInFailed' }])
})

test('a session ends seven days after sign-in, however much it is used', async () => {
  const browser = await world.member('viewer')
  const old = Date.now() - 7 * 24 * 60 * 60 * 1_000
  await world.db.raw(
    "update sessions set sess = jsonb_set(sess::jsonb, '{signedInAt}', to_jsonb(?::bigint)) where sess ->> 'userId' = ?",
    [old, browser.userId],
  )
  expect((await browser.visit('/v1/me')).status).toBe(401)
})

test('a password hash of other parameters is made anew at sign-in', async () => {
  const { hash } = await import('@node-rs/argon2')
  const { email, userId } = await world.member('viewer')
  const passwordHash = await hash(password, { memoryCost: 19_456, timeCost: 2 })
  await world.db('users').where({ id: userId }).update({ passwordHash })
  expect((await world.newBrowser().post('/v1/sign-in', { email, password })).status).toBe(200)
  const row = await world.db('users').where({ id: userId }).first()
  expect(row.passwordHash).toContain('m=65536,t=3,p=1')
  expect((await world.newBrowser().post('/v1/sign-in', { email, password })).status).toBe(200)
})

test('the sixth failure of an account within the window is 429, even when many come at once', async () => {
  const { email } = await world.member('viewer')
  const attempts = await Promise.all(
    Array.from({ length: 8 }, () =>
      world.newBrowser().post('/v1/sign-in', { email, password: 'wrong' }),
    ),
  )
  expect(attempts.filter(({ status }) => status === 401)).toHaveLength(5)
  const throttled = await world.newBrowser().post('/v1/sign-in', { email, password })
  expect(throttled.status).toBe(429)
  expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(800)
  expect(await throttled.json()).toMatchObject({ code: 'TooManyRequests' })
})

test('nobody locks the owner of an account out from elsewhere, short of a hundred failures', async () => {
  await using own = await createApiWorld()
  const { email } = await own.member('viewer')
  const { throttle } = own.context
  const attempt = (host: number) => ({ email, address: `192.0.2.${host}` })
  for (let i = 0; i < 5; i++) await throttle.begin(attempt(1))
  await expect(throttle.begin(attempt(1))).rejects.toMatchObject({ code: 'TooManyRequests' })
  await throttle.begin(attempt(2))
  await throttle.succeed(attempt(2))
  for (let i = 0; i < 95; i++) await throttle.begin(attempt(10 + Math.floor(i / 5)))
  await expect(throttle.begin(attempt(3))).rejects.toMatchObject({ code: 'TooManyRequests' })
})

test('thirty failures from one address close it for every account; success does not count', async () => {
  await using own = await createApiWorld()
  const member = await own.member('viewer')
  for (let i = 0; i < 31; i++)
    await own.context.throttle.begin({ email: `${i}@a.test`, address: '192.0.2.1' }).catch(() => {})
  await expect(
    own.context.throttle.begin({ email: member.email, address: '192.0.2.1' }),
  ).rejects.toMatchObject({ code: 'TooManyRequests' })
  for (let i = 0; i < 40; i++) {
    const attempt = { email: member.email, address: '192.0.2.2' }
    await own.context.throttle.begin(attempt)
    await own.context.throttle.succeed(attempt)
  }
})

test('sign-in, refusal and sign-out are in the audit log', async () => {
  const rows = await world.db('audit_events').distinct('action')
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'installation.set-up',
      'session.begin',
      'session.refused',
      'session.end',
    ]),
  )
})

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this host', { 'sec-fetch-site': 'same-site' }],
])('a change asked for by %s is refused, also before sign-in', async (_who, headers) => {
  const browser = await world.member('owner')
  const body = { email: person.email, password }
  for (const path of ['/v1/sign-in', '/v1/setup', '/v1/sign-out', '/v1/servers'])
    expect([path, await (await browser.post(path, body, headers)).json()]).toMatchObject([
      path,
      { code: 'CrossSiteRequest', status: 403 },
    ])
  expect((await browser.visit('/v1/me')).status).toBe(200)
})

test('without Sec-Fetch-Site the Origin decides, and without both the answer is no', async () => {
  const { email } = await world.member('viewer')
  const post = (headers: Record<string, string>) =>
    fetch(`${world.url}/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email, password }),
    })
  const { request } = await import('node:http')
  const bare = await new Promise<number | undefined>((resolve, reject) => {
    // fetch adds Sec-Fetch headers of its own
    const req = request(
      `${world.url}/v1/sign-in`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      (res) => resolve(res.resume().statusCode),
    )
    req.on('error', reject).end(JSON.stringify({ email, password }))
  })
  expect(bare).toBe(403)
  expect((await post({ 'sec-fetch-site': 'none' })).status).toBe(200)
})
