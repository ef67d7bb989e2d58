// A gateway on a database of its own, with an organisation, a person and a key to sign tokens with.
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadConfig, type Config } from '../config.ts'
import { serverSpec, type ServerSpecInput } from '../contract/spec.ts'
import { serverUrl } from '../contract/server-url.ts'
import { putSpec } from '../db/artifacts.ts'
import { newId } from '../db/ids.ts'
import { leasePort } from '../db/leases.ts'
import { notify } from '../db/notify.ts'
import { openRunner, transitionRunner } from '../db/runners.ts'
import { startGateway, type Gateway, type GatewayDeps } from '../gateway/gateway.ts'
import { createTestDatabase } from './database.ts'
import { startFakeRunner, type Answerer, type FakeRunner } from './fake-runner.ts'
import { send, type Answer } from './send.ts'
import { until } from './until.ts'

const ISSUER = 'http://localhost:4000/oauth'
const GATEWAY_URL = 'http://localhost:4100'

export interface PlacedServer {
  serverId: string
  versionId: string
  runnerId: string
  slug: string
  port: number
  callsPath: string
  egressPath: string
}

export type GatewayWorld = Awaited<ReturnType<typeof createGatewayWorld>>

export async function createGatewayWorld({
  settings = {},
  ...overrides
}: Partial<Pick<GatewayDeps, 'resolveAll' | 'isClosed' | 'maxBytesPerDay' | 'connectionLimits'>> & {
  settings?: Record<string, string>
} = {}) {
  const database = await createTestDatabase()
  const { db, databaseUrl } = database
  const dataDir = await mkdtemp(join(tmpdir(), 'bmm-g-'))
  const platform = await startPlatform()
  const ports = freeRange()
  const config: Config = {
    ...loadConfig(
      {
        BMM_DATA_DIR: dataDir,
        OAUTH_JWKS_URL: platform.jwksUrl,
        VERSION_PORTS: `${ports.first}-${ports.last}`,
        LOG_LEVEL: 'silent',
        CALLER_SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
        ...settings,
      },
      () => '',
    ),
    GATEWAY_PORT: 0,
  }
  const log = pino({ level: 'silent' })
  const start = () => startGateway({ config, db, databaseUrl, log, ...overrides })
  const organisationId = newId('organisation')
  const userId = newId('user')
  await db('organisations').insert({ id: organisationId, name: 'Acme', kind: 'shared' })
  await db('users').insert({ id: userId, name: 'Ann', currentOrganisationId: organisationId })
  await db('memberships').insert({ organisationId, userId, role: 'viewer' })
  await db('hosts').insert({ id: config.HOST_ID })

  const world = {
    db,
    config,
    platform,
    organisationId,
    userId,
    start,
    gateway: await start(),
    slotPath: (runnerId: string) => join(dataDir, 'r', runnerId),

    /** Rows of a server with one version and, when asked, a runner that is open. */
    async createVersion({
      slug,
      visibility = 'members',
      spec = {},
      serverId,
    }: {
      slug: string
      visibility?: 'members' | 'public'
      spec?: Partial<ServerSpecInput>
      serverId?: string
    }) {
      const id = serverId ?? newId('server')
      const buildId = newId('build')
      const versionId = newId('version')
      const specSha256 = await putSpec(db, serverSpec.parse({ ...exampleSpec, ...spec }))
      if (serverId === undefined)
        await db('servers').insert({
          id,
          organisationId,
          slug,
          title: 'Not live yet',
          description: 'An example',
          visibility,
        })
      const build = { id: buildId, serverId: id, source: 'spec', specSha256, state: 'live' }
      await db('builds').insert(build)
      const earlier = await db('versions').where({ serverId: id }).pluck<string[]>('id')
      await db('versions').insert({
        id: versionId,
        serverId: id,
        buildId,
        number: earlier.length + 1,
        state: 'building',
        specSha256,
        hostId: config.HOST_ID,
      })
      await notify(db, 'bmm_servers', id)
      return { serverId: id, versionId, slug }
    },

    async stateOf(runnerId: string) {
      const row = await db('runners')
        .where({ id: runnerId })
        .first<{ state: string; failure: string | null }>('state', 'failure')
      return row
    },

    /** From the first row to `bound`, as a worker does it. */
    async place(version: {
      serverId: string
      versionId: string
      slug: string
    }): Promise<PlacedServer> {
      const { versionId } = version
      const hostId = config.HOST_ID
      const port = await leasePort(db, { hostId, versionId, ports })
      const { id } = await openRunner(db, { hostId, versionId, containerName: `bmm-${versionId}` })
      await until('open', async () => (await world.stateOf(id))?.state === 'open')
      await transitionRunner(db, { id, from: ['open'], to: 'binding' })
      await until('bound', async () => (await world.stateOf(id))?.state === 'bound')
      const path = world.slotPath(id)
      const [calls = '', egress = ''] = (await readdir(path)).toSorted()
      return {
        ...version,
        runnerId: id,
        port,
        callsPath: join(path, calls),
        egressPath: join(path, egress),
      }
    },

    /** Ends when the gateway has heard of it. */
    async activate({
      serverId,
      versionId,
      slug,
    }: {
      serverId: string
      versionId: string
      slug: string
    }) {
      const title = `${slug} ${versionId}`
      await db('servers').where({ id: serverId }).update({ liveVersionId: versionId, title })
      await notify(db, 'bmm_servers', serverId)
      const path = `/.well-known/oauth-protected-resource/s/${slug}/mcp`
      await until('live', async () =>
        (await world.call(slug, { method: 'GET', path })).text.includes(title),
      )
    },

    /** A server that answers at its stable URL. */
    async serve(
      slug: string,
      answer: Answerer,
      options: { spec?: Partial<ServerSpecInput>; visibility?: 'members' | 'public' } = {},
    ) {
      const placed = await world.place(await world.createVersion({ slug, ...options }))
      const runner = startFakeRunner(world.slotPath(placed.runnerId), answer)
      await until('ready', async () => (await world.stateOf(placed.runnerId))?.state === 'ready')
      await world.activate(placed)
      const authorization = `Bearer ${await world.token(slug)}`
      return { ...placed, runner, authorization } satisfies PlacedServer & {
        runner: FakeRunner
        authorization: string
      }
    },

    token: (slug: string, claims: Record<string, unknown> = {}, header = {}) =>
      platform.sign(
        { aud: serverUrl(GATEWAY_URL, slug), sub: userId, client_id: 'client-1', ...claims },
        header,
      ),

    call(
      slug: string,
      {
        headers = {},
        body = '{}',
        ...options
      }: Omit<RequestOptions, 'headers'> & { body?: string; headers?: Record<string, string> } = {},
    ): Promise<Answer> {
      return send(
        {
          port: world.gateway.port,
          method: 'POST',
          path: `/s/${slug}/mcp`,
          ...options,
          headers: { host: 'localhost:4100', 'content-type': 'application/json', ...headers },
        },
        ['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(options.method ?? 'POST') ? undefined : body,
      )
    },

    async restart() {
      await world.gateway.close({ drainMs: 5_000 })
      world.gateway = await start()
    },

    async [Symbol.asyncDispose]() {
      await world.gateway.close({ drainMs: 0 })
      await platform.close()
      await database[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return world as Omit<typeof world, 'gateway'> & { gateway: Gateway }
}

const exampleSpec: ServerSpecInput = {
  title: 'Example',
  description: 'An example',
  tools: [
    {
      name: 'echo',
      title: 'Echo',
      description: 'Says it again',
      inputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
      implementation: 'return "hello"',
    },
  ],
}

/** Signs tokens and publishes its keys, and can be away. */
async function startPlatform() {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'ES256', use: 'sig' }]
  let isAway = false
  let fetches = 0
  const server = createServer((_req, res) => {
    fetches += 1
    if (isAway) return void res.writeHead(500).end()
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    jwksUrl: `http://127.0.0.1:${port}/jwks`,
    fetchCount: () => fetches,
    setAway(value: boolean) {
      isAway = value
    },
    sign: (claims: Record<string, unknown>, header = {}) =>
      new SignJWT({
        iss: ISSUER,
        scope: 'mcp:tools',
        jti: randomUUID(),
        iat: Math.floor(Date.now() / 1000),
        exp: Math.floor(Date.now() / 1000) + 3600,
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', ...header })
        .sign(privateKey),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

let range = Math.floor(Math.random() * 100)

/** A few ports, far from those that the system gives away, and of none of the files that run beside this one. */
function freeRange() {
  range = (range + 1) % 100
  const half = Number(process.env['VITEST_POOL_ID'] ?? 0) % 2 // integration tests run two at a time
  const first = 10_000 + (range * 2 + half) * 50
  return { first, last: first + 40 }
}
