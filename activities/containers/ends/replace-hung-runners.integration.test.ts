import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordCalls } from '../../../db/calls.ts'
import { leasePort } from '../../../db/leases.ts'
import { ensureSigningKey } from '../../../db/oauth-signing-keys.ts'
import { findRunnerOfVersion, openRunner, transitionRunner } from '../../../db/runners.ts'
import { listRuntimeLogsAfter } from '../../../db/runtime-logs.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { testEnvironment } from '../../../test/environment.ts'
import { hostId, makeBuild, makeServer, makeVersion } from '../../../test/rows.ts'
import { DockerRuntime } from '../docker-runtime.ts'
import { WarmPool } from '../pool/warm-pool.ts'
import { replaceHungRunners } from './replace-hung-runners.ts'

const ring = { keys: [{ kid: 'k1', key: Buffer.alloc(32, 1) }] }
const kept = new AsyncDisposableStack()
let database: Awaited<ReturnType<typeof createTestDatabase>>
let context: Parameters<typeof replaceHungRunners>[0]
beforeAll(async () => {
  database = kept.use(await createTestDatabase())
  await ensureSigningKey(database.db, { ring })
  const { dockerSocket: socketPath } = await testEnvironment()
  const installId = `hg${process.pid}`
  const limits = { memoryBytes: 1, cpus: 1 }
  context = {
    db: database.db,
    runtime: new DockerRuntime({ socketPath, installId, hostId, limits }),
    runners: { until: () => Promise.reject(new Error('nothing is deployed here')) },
    pool: new WarmPool(),
    installId,
    socketRoot: '/nowhere',
    versionPorts: { first: 1, last: 65_535 },
    ownerSecretKeys: ring,
    publicGatewayUrl: 'http://localhost:4100',
    oauthIssuer: 'http://localhost:4000/oauth',
    allowedOriginHosts: [],
    logger: { info() {}, warn() {}, error() {} },
    call: () => ({ attempt: 1, signal: new AbortController().signal, heartbeat() {} }),
    failpoint: async () => {},
  }
})
afterAll(() => kept.disposeAsync())

/** What stands in for the gateway at the version's port: it answers with this status, or never. */
async function startPort(status: number | 'never'): Promise<Server> {
  const server = createServer((_req, res) => {
    if (status !== 'never') res.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  kept.defer(() => {
    server.close()
    server.closeAllConnections()
  })
  return server
}

/** A ready runner with one call that was given up after so long. */
async function calledRunner(port: Server, { waitedMs = 30_000 } = {}) {
  const { db } = database
  const { id: serverId } = await makeServer(db)
  const { id: versionId } = await makeVersion(db, await makeBuild(db, { serverId }))
  const { id } = await openRunner(db, { versionId, hostId, containerName: `bmm-hung-${versionId}` })
  await transitionRunner(db, { id, from: ['opening'], to: 'ready' })
  const now = Date.now()
  await db('runners')
    .where({ id })
    .update({ readyAt: new Date(now - 300_000) })
  const number = (port.address() as AddressInfo).port // it listens
  await leasePort(db, { hostId, versionId, ports: { first: number, last: number } })
  const call = {
    serverId,
    versionId,
    userId: 'usr_1',
    clientId: 'claude',
    at: new Date(now - waitedMs),
    method: 'tools/call',
    tool: 'echo',
    arguments: null,
    status: 503,
    isError: true,
    durationMs: waitedMs,
  }
  await recordCalls(db, { sums: [], recent: [call], callers: [] })
  return {
    isThere: async () => (await findRunnerOfVersion(db, versionId)) !== undefined,
    lines: () => listRuntimeLogsAfter(db, { serverId, after: 0, limit: 10 }),
  }
}

test('a runner that gives no sign of life is stopped, and its log says why', async () => {
  const [silent, away, hasty] = [
    await calledRunner(await startPort('never')),
    await calledRunner(await startPort(503)),
    await calledRunner(await startPort('never'), { waitedMs: 9_000 }), // whose caller gave up early
  ]
  await replaceHungRunners(context, hostId)
  for (const runner of [silent, away, hasty]) {
    expect(await runner.isThere()).toBe(false)
    expect(await runner.lines()).toMatchObject([
      {
        level: 'error',
        source: 'platform',
        message: 'The runner failed: it did not answer any more. It is started again.',
      },
    ])
  }
})

test('a runner whose tools are slow, or that is busy, is left alone', async () => {
  const [answers, busy, quick] = [
    await calledRunner(await startPort(200)),
    await calledRunner(await startPort(429)),
    await calledRunner(await startPort('never'), { waitedMs: 5_000 }),
  ]
  await replaceHungRunners(context, hostId)
  for (const runner of [answers, busy, quick]) {
    expect(await runner.isThere()).toBe(true)
    expect(await runner.lines()).toEqual([])
  }
})
