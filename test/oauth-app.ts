// The authorization server alone, in a small app whose session is a cookie that names the person.
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import express from 'express'
import { pino } from 'pino'
import { createOauth, type Oauth } from '../api/oauth/create-oauth.ts'
import type { GuardedFetch } from '../api/guarded-fetch.ts'
import { loadConfig, type Config } from '../config.ts'
import type { SecretSpec } from '../contract/spec.ts'
import { serverUrl } from '../contract/server-url.ts'
import { putSpec } from '../db/artifacts.ts'
import type { Db } from '../db/connect.ts'
import { newId } from '../db/ids.ts'
import { createServer as createServerRow } from '../db/servers.ts'
import { createUser } from '../db/users.ts'

export interface OauthApp extends AsyncDisposable {
  config: Config
  /** Public base, without a final slash. */
  base: string
  oauth: Oauth
  /** Everything that was logged. */
  log: string[]
  /** The Cookie header of a person who is signed in. */
  cookieOf(userId: string): string
  /** As if the process had been started anew. */
  restart(): Promise<void>
}

export interface OauthAppOptions {
  db: Db
  publicGatewayUrl?: string
  guardedFetch?: GuardedFetch
  env?: Record<string, string>
}

const SESSION = /(?:^|; )test_user=([^;]+)/

export async function startOauthApp({
  db,
  publicGatewayUrl = 'http://localhost:4100',
  guardedFetch,
  env = {},
}: OauthAppOptions): Promise<OauthApp> {
  let listener: RequestListener = () => {}
  const server = createServer((req, res) => listener(req, res))
  const base = await listenOn(server)
  const config = testConfig({ PUBLIC_API_URL: base, PUBLIC_GATEWAY_URL: publicGatewayUrl, ...env })
  const log: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      log.push(String(chunk))
      done()
    },
  })
  const deps = {
    db,
    config,
    logger: pino({ level: 'debug' }, sink),
    currentUserId: (req: express.Request) => SESSION.exec(req.headers.cookie ?? '')?.[1],
    ...(guardedFetch && { guardedFetch }),
  }
  const start = async () => {
    const oauth = await createOauth(deps)
    listener = express().disable('x-powered-by').use(oauth.router)
    return oauth
  }
  const app: OauthApp = {
    config,
    base,
    log,
    oauth: await start(),
    cookieOf: (userId) => `test_user=${userId}`,
    async restart() {
      await app.oauth.close()
      app.oauth = await start()
    },
    async [Symbol.asyncDispose]() {
      await app.oauth.close()
      server.close()
      server.closeAllConnections()
    },
  }
  return app
}

/** A configuration with keys of its own. */
export function testConfig(env: Record<string, string>): Config {
  const key = () => `k1:${randomBytes(32).toString('base64')}`
  return loadConfig(
    {
      OWNER_SECRET_KEYS: key(),
      CALLER_SECRET_KEYS: key(),
      OAUTH_COOKIE_KEYS: randomUUID(),
      SESSION_KEYS: randomUUID(),
      ...env,
    },
    () => '',
  )
}

/** Listens on a free port of localhost; answers the base URL. */
export async function listenOn(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

export async function addUser(db: Db, name = 'Ada'): Promise<string> {
  return db.transaction((trx) =>
    createUser(trx, {
      name,
      email: `${randomUUID()}@example.com`,
      passwordHash: null,
      isAdministrator: false,
    }),
  )
}

export interface AddedServer {
  id: string
  slug: string
  url: string
  organisationId: string
}

/** A server of this person's organisation; with `secrets` its live version asks for them. */
export async function addServer(
  db: Db,
  {
    config,
    ownerId,
    slug = `s${randomBytes(6).toString('hex')}`,
    visibility = 'members',
    secrets,
  }: {
    config: Pick<Config, 'publicGatewayUrl'>
    ownerId: string
    slug?: string
    visibility?: 'members' | 'public'
    secrets?: SecretSpec[]
  },
): Promise<AddedServer> {
  const { organisationId } = await db('users')
    .where('id', ownerId)
    .first('currentOrganisationId as organisationId')
  const { id } = await createServerRow(db, {
    organisationId,
    slug,
    title: `Server ${slug}`,
    description: 'For tests',
    visibility,
    templateId: null,
    createdBy: ownerId,
  })
  if (secrets) await addLiveVersion(db, { serverId: id, secrets })
  return { id, slug, url: serverUrl(config.publicGatewayUrl, slug), organisationId }
}

/** Makes a version live whose spec asks for these secrets. */
export async function addLiveVersion(
  db: Db,
  { serverId, secrets }: { serverId: string; secrets: SecretSpec[] },
): Promise<void> {
  const specSha256 = await putSpec(db, {
    title: 'Echo',
    description: 'Says it again',
    tools: [
      {
        name: 'echo',
        title: 'Echo',
        description: 'Says it again',
        inputSchema: { type: 'object' },
        annotations: { readOnlyHint: true },
        exampleCalls: [],
        implementation: "return 'echo'",
      },
    ],
    secrets,
    allowedDomains: [],
    allowsOwnerDomains: false,
  })
  const [buildId, versionId] = [newId('build'), newId('version')]
  await db.transaction(async (trx) => {
    const { count } = await trx('versions').where({ serverId }).count().first<{ count: number }>()
    await trx('builds').insert({ id: buildId, serverId, source: 'spec', specSha256, state: 'live' })
    await trx('versions').where({ serverId, state: 'live' }).update({ state: 'retired' })
    await trx('versions').insert({
      id: versionId,
      serverId,
      buildId,
      number: Number(count) + 1,
      state: 'live',
      specSha256,
    })
    await trx('servers').where({ id: serverId }).update({ liveVersionId: versionId })
  })
}
