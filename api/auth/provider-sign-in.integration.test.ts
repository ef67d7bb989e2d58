import { generateKeyPair, exportJWK } from 'jose'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider, type JWK } from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createInvitation } from '../../db/invitations.ts'
import { createSharedOrganisation } from '../../db/organisations.ts'
import { createAdministrator, createSetupLink } from '../../db/setup-links.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { Browser } from '../../test/browser.ts'

const people: Record<string, object> = {
  ada: { name: 'Ada L.', email: 'ada@example.com', email_verified: true },
  mallory: { name: 'BuildMyMCP', email: 'mallory@example.com', email_verified: true },
  oscar: { name: '\u202EOscar\u200b', email: 'oscar@example.com', email_verified: false },
  eve: { name: 'Eve', email: 'eve@example.com', email_verified: false },
}

/** A real issuer that lets in whoever the login hint names. */
class Issuer implements AsyncDisposable {
  readonly server: Server = createServer()
  url = ''
  /** Who the next sign-in is; `undefined`: they press cancel. */
  person: string | undefined = 'ada'

  async listen(port = 0) {
    this.server.listen(port, '127.0.0.1')
    await once(this.server, 'listening')
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async serve({ redirectUri }: { redirectUri: string }) {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const provider = new Provider(this.url, {
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' } as JWK] },
      cookies: { keys: ['issuer'] },
      clients: [{ client_id: 'bmm', client_secret: 'shh', redirect_uris: [redirectUri] }],
      clientDefaults: { token_endpoint_auth_method: 'client_secret_post' },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false,
      findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({
          clientId: 'bmm',
          accountId: ctx.oidc.session?.accountId ?? '',
        })
        grant.addOIDCScope('openid email profile')
        await grant.save()
        return grant
      },
    })
    const handle = provider.callback()
    this.server.on('request', (req, res) => {
      if (!req.url?.startsWith('/interaction/')) return void handle(req, res)
      const result = this.person
        ? { login: { accountId: this.person } }
        : { error: 'access_denied', error_description: 'cancelled' }
      void provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false })
    })
  }

  async [Symbol.asyncDispose]() {
    this.server.close()
    this.server.closeAllConnections()
    await once(this.server, 'close')
  }
}

let issuer: Issuer
let world: ApiWorld
beforeAll(async () => {
  ;({ issuer, world } = await newWorld('open'))
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})

/** An api and the issuer that it trusts. */
async function newWorld(signUp: 'open' | 'invited' | 'domains') {
  const own = new Issuer()
  await own.listen()
  const made = await worldOf(own.url, signUp)
  await own.serve({ redirectUri: `${made.url}/auth/oidc/callback` })
  return { issuer: own, world: made }
}

function worldOf(oidcIssuer: string, signUp: string) {
  return createApiWorld({
    settings: {
      OIDC_ISSUER: oidcIssuer,
      OIDC_CLIENT_ID: 'bmm',
      OIDC_CLIENT_SECRET: 'shh',
      OIDC_NAME: 'Our company',
      SIGN_UP: signUp,
      SIGN_UP_DOMAINS: 'example.com',
    },
  })
}

const setUp = async ({ db }: ApiWorld) =>
  createAdministrator(db, {
    token: await createSetupLink(db),
    name: 'Grace',
    email: 'grace@example.com',
    passwordHash: 'x',
  })

/** Goes to the issuer and back, up to the callback's address. */
async function atIssuer(browser: Browser, next = '/servers'): Promise<string> {
  const leaving = await browser.visit(`/auth/oidc?next=${encodeURIComponent(next)}`)
  let location = leaving.headers.get('location') ?? ''
  const { origin } = new URL(location)
  const abroad = new Browser(origin)
  for (let i = 0; i < 5 && location.startsWith(origin); i++) {
    const res = await abroad.visit(location)
    location = new URL(res.headers.get('location') ?? '', origin).href
  }
  return location
}

async function signIn(browser: Browser, next?: string) {
  const callback = new URL(await atIssuer(browser, next))
  return browser.visit(callback.pathname + callback.search)
}

test('the options name the provider', async () => {
  const options = await (await world.newBrowser().visit('/v1/sign-in-options')).json()
  expect(options).toMatchObject({ providers: [{ id: 'oidc', name: 'Our company' }] })
})

test('before set-up nobody gets an account, whoever they are', async () => {
  const browser = world.newBrowser()
  const res = await signIn(browser)
  const page = await res.text()
  expect(res.status).toBe(403)
  expect(page).toContain('set-up link')
  expect(page).toContain('href="/sign-in"')
  await setUp(world)
})

test('a new person gets an account and an organisation of their own, and ends where they wanted to go', async () => {
  const browser = world.newBrowser()
  const res = await signIn(browser, '/connect/abc')
  expect([res.status, res.headers.get('location')]).toEqual([303, '/connect/abc'])
  expect(await (await browser.visit('/v1/me')).json()).toMatchObject({
    user: { name: 'Ada L.', email: 'ada@example.com', isAdministrator: false },
    organisation: { name: 'Ada L.', kind: 'personal', role: 'owner' },
  })
})

test('the same person is the same account the next time, also twice at once', async () => {
  const users = async () => world.db('users').where({ name: 'Ada L.' }).select('id')
  const before = await users()
  await Promise.all([signIn(world.newBrowser()), signIn(world.newBrowser())])
  expect(await users()).toEqual(before)
})

test('an address that the issuer has not verified is not taken over', async () => {
  issuer.person = 'eve'
  const browser = world.newBrowser()
  await signIn(browser)
  issuer.person = 'ada'
  expect(await (await browser.visit('/v1/me')).json()).toMatchObject({
    user: { name: 'Eve', email: null },
  })
})

test.each([
  ['oscar', 'Oscar'],
  ['mallory', 'mallory@example.com'],
])(
  'a name from the issuer never reads like ours, nor otherwise than it stands: %s',
  async (who, name) => {
    issuer.person = who
    const browser = world.newBrowser()
    await signIn(browser)
    issuer.person = 'ada'
    expect(await (await browser.visit('/v1/me')).json()).toMatchObject({
      user: { name },
      organisation: { name },
    })
  },
)

test('what leaves for the issuer is bound by PKCE, state and nonce', async () => {
  const res = await world.newBrowser().visit('/auth/oidc')
  const url = new URL(res.headers.get('location') ?? '')
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{20,}$/),
    nonce: expect.stringMatching(/^[\w-]{20,}$/),
    redirect_uri: `${world.url}/auth/oidc/callback`,
  })
})

test('a callback works once', async () => {
  const browser = world.newBrowser()
  const callback = await atIssuer(browser)
  expect((await browser.visit(callback)).status).toBe(303)
  const again = await browser.visit(callback)
  expect([again.status, again.headers.get('location')]).toEqual([400, null])
})

test('another browser’s callback signs nobody in', async () => {
  const callback = await atIssuer(world.newBrowser())
  const stranger = world.newBrowser()
  expect((await stranger.visit(callback)).status).toBe(400)
  await stranger.visit('/auth/oidc')
  expect((await stranger.visit(callback)).status).toBe(400)
  expect((await stranger.visit('/v1/me')).status).toBe(401)
})

test('a tampered state is refused', async () => {
  const browser = world.newBrowser()
  const callback = new URL(await atIssuer(browser))
  callback.searchParams.set('state', 'another')
  expect((await browser.visit(callback.href)).status).toBe(400)
})

test('the session id changes at sign-in', async () => {
  const browser = world.newBrowser()
  const callback = await atIssuer(browser)
  const before = browser.cookies.get('bmm')
  await browser.visit(callback)
  expect(before).toBeDefined()
  expect(browser.cookies.get('bmm')).not.toBe(before)
})

test('whoever cancels reads so, with a way back', async () => {
  issuer.person = undefined
  const res = await signIn(world.newBrowser())
  issuer.person = 'ada'
  const page = await res.text()
  expect(res.status).toBe(400)
  expect(page).toContain('cancelled')
  expect(page).toContain('href="/sign-in"')
})

test.each(['//evil.test', 'https://evil.test', '/\\evil.test', '/%2Fevil.test'])(
  'does not lead on to %s',
  async (next) => {
    const res = await signIn(world.newBrowser(), next)
    expect([res.status, res.headers.get('location')]).toEqual([303, '/'])
  },
)

test('a suspended person is told so', async () => {
  await world.db('users').where({ name: 'Eve' }).update({ suspendedAt: new Date() })
  issuer.person = 'eve'
  const res = await signIn(world.newBrowser())
  issuer.person = 'ada'
  expect([res.status, await res.text()]).toEqual([403, expect.stringContaining('suspended')])
})

test('new accounts, sign-ins and refusals are in the audit log, with who and from where', async () => {
  const rows = await world
    .db('audit_events')
    .join('users', 'users.id', 'audit_events.actorId')
    .select('action', 'users.name', 'address', 'metadata')
  for (const [action, name] of [
    ['user.create', 'Ada L.'],
    ['session.begin', 'Ada L.'],
    ['session.refused', 'Eve'],
  ])
    expect(rows).toContainEqual({
      action,
      name,
      address: '127.0.0.1',
      metadata: { provider: 'oidc' },
    })
  expect(rows.filter((row) => row.action === 'user.create' && row.name === 'Ada L.')).toHaveLength(
    1,
  )
})

test('a provider that nobody configured is not there', async () => {
  expect((await world.newBrowser().visit('/auth/google')).status).toBe(404)
})

test.each([
  ['invited', 'ada', 403],
  ['domains', 'eve', 403],
] as const)('with SIGN_UP %s, %s gets no account', async (signUp, person, status) => {
  const own = await newWorld(signUp)
  await using _issuer = own.issuer
  await using made = own.world
  await setUp(made)
  own.issuer.person = person
  expect((await signIn(made.newBrowser())).status).toBe(status)
  expect(await made.db('users').count().first()).toEqual({ count: 1 })
})

test('with SIGN_UP invited, somebody who is invited at a verified address gets an account, and accepts with it', async () => {
  const own = await newWorld('invited')
  await using _issuer = own.issuer
  await using made = own.world
  const { userId: invitedBy } = await setUp(made)
  const organisationId = await made.db.transaction((trx) =>
    createSharedOrganisation(trx, { name: 'Harbour', userId: invitedBy }),
  )
  const { token } = await createInvitation(made.db, {
    organisationId,
    email: 'Ada@example.com',
    invitedBy,
    role: 'member',
    serverId: null,
  })
  const browser = made.newBrowser()
  expect((await signIn(browser, '/join')).status).toBe(303)
  expect(await (await browser.post('/v1/invitations/accept', { token })).json()).toMatchObject({
    user: { email: 'ada@example.com' },
    organisation: { name: 'Harbour', role: 'member' },
  })
})

test('an issuer that is away is a page that says so, and no reason to start anew', async () => {
  const away = new Issuer()
  await away.listen()
  const { url } = away
  await away[Symbol.asyncDispose]()
  await using own = await worldOf(url, 'open')
  const res = await own.newBrowser().visit('/auth/oidc')
  expect([res.status, await res.text()]).toEqual([
    503,
    expect.stringContaining('The sign-in provider does not answer'),
  ])
  await using back = new Issuer()
  await back.listen(Number(new URL(url).port))
  await back.serve({ redirectUri: `${own.url}/auth/oidc/callback` })
  expect((await own.newBrowser().visit('/auth/oidc')).status).toBe(303)
})

test('plain http is refused for an issuer that is not on this machine', async () => {
  await using own = await worldOf('http://issuer.test', 'open')
  expect((await own.newBrowser().visit('/auth/oidc')).status).toBe(503)
})
