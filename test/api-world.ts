// The api over HTTP on a database of its own. What it asks of the workflow service is only written down.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../api/app.ts'
import { hashPassword } from '../api/auth/passwords.ts'
import { currentUserId } from '../api/auth/session.ts'
import { openContext, type Context } from '../api/context.ts'
import { createLogger } from '../api/logger.ts'
import { createOauth } from '../api/oauth/create-oauth.ts'
import { loadConfig } from '../config.ts'
import type { Role } from '../contract/roles.ts'
import type { Scope } from '../contract/scopes.ts'
import { createApiKey } from '../db/api-keys.ts'
import type { Db } from '../db/connect.ts'
import { ensureHomeOrganisation } from '../db/organisations.ts'
import { createUser } from '../db/users.ts'
import type { ChangeServer, StartBuild, Starter } from '../temporal/client.ts'
import { Browser } from './browser.ts'
import { createTestDatabase } from './database.ts'

export type ApiWorld = Awaited<ReturnType<typeof createApiWorld>>

export const password = 'a-river-of-marbles'
const KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`

export async function createApiWorld({
  settings = {},
  reachDatabase = (databaseUrl) => databaseUrl,
  ...parts
}: Partial<Pick<Context, 'fetchDocuments' | 'previewPatienceMs'>> & {
  settings?: Record<string, string>
  /** Puts something between the api and its database. */
  reachDatabase?: (databaseUrl: string) => string | Promise<string>
} = {}) {
  await using opened = new AsyncDisposableStack()
  const { db, databaseUrl } = opened.use(await createTestDatabase())
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config = loadConfig(
    {
      PUBLIC_API_URL: url,
      SESSION_KEYS: 'the-session-key-of-a-test-is-long',
      OAUTH_COOKIE_KEYS: 'the-cookie-key-of-a-test-is-long-too',
      OWNER_SECRET_KEYS: KEY,
      CALLER_SECRET_KEYS: KEY,
      PAYLOAD_KEYS: KEY,
      LOG_LEVEL: 'silent',
      ...settings,
    },
    () => '',
  )
  const logger = createLogger({ level: config.LOG_LEVEL })
  const shutdown = new AbortController()
  const starter = fakeStarter()
  const context = opened.use(
    await openContext({
      config,
      logger,
      starter,
      databaseUrl: await reachDatabase(databaseUrl),
      shutdown: shutdown.signal,
      ...parts,
    }),
  )
  const oauth = await createOauth({ db, config, logger, currentUserId })
  opened.defer(() => oauth.close())
  server.on('request', createApp(context, { oauth: oauth.router }))
  opened.defer(async () => {
    shutdown.abort()
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  })
  await db('hosts').insert({ id: 'always', seenAt: new Date('2999-01-01') })
  const organisationId = await ensureHomeOrganisation(db)
  const kept = opened.move()
  return {
    url,
    db,
    databaseUrl,
    context,
    starter,
    shutdown,
    organisationId,
    newBrowser: () => new Browser(url),
    /** Somebody of this role in the organisation (the home one), signed in. */
    async member(role: Role, { in: where = organisationId } = {}) {
      const account = await addMember(db, { role, organisationId: where })
      return Object.assign(await signIn(url, account), account)
    },
    /** An owner who is an administrator of the installation, signed in. */
    async administrator() {
      const account = await addMember(db, { role: 'owner', organisationId })
      await db('users').where({ id: account.userId }).update({ isAdministrator: true })
      return Object.assign(await signIn(url, account), account)
    },
    /** An owner who was suspended after they signed in, and whose session somehow stayed. */
    async suspended() {
      const account = await addMember(db, { role: 'owner', organisationId })
      const browser = await signIn(url, account)
      await db('users').where({ id: account.userId }).update({ suspendedAt: new Date() })
      return Object.assign(browser, account)
    },
    /** A program with an API key of somebody of this role. */
    async apiKey({
      role,
      scopes,
      in: where = organisationId,
    }: {
      role: Role
      scopes: Scope[]
      in?: string
    }) {
      const { userId, email } = await addMember(db, { role, organisationId: where })
      const place = { organisationId: where, userId }
      const key = await createApiKey(db, { ...place, name: 'A test', scopes, expiresInDays: 1 })
      const program = new Browser(url, { authorization: `Bearer ${key.token}` })
      return Object.assign(program, { userId, email, keyId: key.id, token: key.token })
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

async function signIn(url: string, { email }: { email: string }) {
  const browser = new Browser(url)
  const res = await browser.post('/v1/sign-in', { email, password })
  const answer = await res.text() // to its end: only then has the session been stored
  if (res.status !== 200) throw new Error(`sign-in: ${res.status} ${answer}`)
  return browser
}

let passwordHash: Promise<string> | undefined
let count = 0

/** A local account with `password`. */
export async function addMember(
  db: Db,
  { role, organisationId }: { role: Role; organisationId: string },
): Promise<{ userId: string; email: string }> {
  const email = `${role}-${++count}@example.com`
  const person = {
    name: `A ${role}`,
    email,
    passwordHash: await (passwordHash ??= hashPassword(password)),
  }
  const userId = await db.transaction((trx) =>
    createUser(trx, { ...person, isAdministrator: false }),
  )
  await db('users').where({ id: userId }).update({ currentOrganisationId: organisationId })
  await db('memberships').insert({ organisationId, userId, role })
  return { userId, email }
}

export interface FakeStarter extends Starter {
  started: StartBuild[]
  cancelled: { serverId: string; buildId: string }[]
  changed: ChangeServer[]
  confirmed: { serverId: string; buildId: string }[]
  previews: { previewId: string; organisationId: string }[]
  takedowns: { takedownId: string; isEnded: boolean }[]
  checks: string[]
  /** What a worker would do meanwhile; nothing unless a test says so. */
  onCheck: (versionId: string) => Promise<void>
  /** Thrown by every call while it is set. */
  failure: Error | undefined
}

export function fakeStarter(): FakeStarter {
  const fake: FakeStarter = {
    started: [],
    cancelled: [],
    changed: [],
    confirmed: [],
    previews: [],
    takedowns: [],
    checks: [],
    onCheck: async () => {},
    failure: undefined,
    async startBuild(build) {
      if (fake.failure) throw fake.failure
      fake.started.push(build)
    },
    async cancelBuild(build) {
      if (fake.failure) throw fake.failure
      fake.cancelled.push(build)
    },
    async confirmBuild(build) {
      if (fake.failure) throw fake.failure
      fake.confirmed.push(build)
    },
    async startPreview(preview) {
      if (fake.failure) throw fake.failure
      fake.previews.push(preview)
    },
    async changeServer(change) {
      if (fake.failure) throw fake.failure
      fake.changed.push(change)
    },
    async checkVersion({ versionId }) {
      if (fake.failure) throw fake.failure
      fake.checks.push(versionId)
      await fake.onCheck(versionId)
    },
    async startTakedown({ takedownId }) {
      if (fake.failure) throw fake.failure
      fake.takedowns.push({ takedownId, isEnded: false })
    },
    async endTakedown({ takedownId }) {
      if (fake.failure) throw fake.failure
      fake.takedowns.push({ takedownId, isEnded: true })
    },
    isReachable: async () => fake.failure === undefined,
    close: async () => {},
  }
  return fake
}
