// What deployments need: rows, real containers, and someone who answers for the gateway. A runner that dials in is ready.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DockerRuntime } from '../activities/containers/docker-runtime.ts'
import type { DeployContext } from '../activities/containers/deploy.ts'
import { WarmPool } from '../activities/containers/pool/warm-pool.ts'
import { createRunnerWatch } from '../activities/containers/runner-watch.ts'
import { scannerVersion } from '../activities/code/scan-source.ts'
import { putArtifact } from '../db/artifacts.ts'
import { policySha256, recordScan } from '../db/checked-code.ts'
import { recordHostSeen } from '../db/hosts.ts'
import { listen } from '../db/notify.ts'
import { findRunner, transitionRunner } from '../db/runners.ts'
import { activateVersion, recordOnVersion } from '../db/versions.ts'
import { createTestDatabase } from './database.ts'
import { testEnvironment } from './environment.ts'
import { hostId, makeBuild, makeServer, makeVersion } from './rows.ts'

export type DeployWorld = Awaited<ReturnType<typeof createDeployWorld>>

export async function createDeployWorld(installId: string) {
  await using opened = new AsyncDisposableStack()
  const database = opened.use(await createTestDatabase())
  const { db, databaseUrl } = database
  await recordHostSeen(db, hostId)
  const socketRoot = await mkdtemp(join(tmpdir(), 'bmm-r-'))
  await chmod(socketRoot, 0o755)
  opened.defer(() => rm(socketRoot, { recursive: true, force: true }))
  const { dockerSocket: socketPath } = await testEnvironment()
  const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 }
  const runtime = new DockerRuntime({ socketPath, installId, hostId, limits })
  const onError = (err: unknown) => {
    throw err
  }
  const slots: Server[] = []
  opened.defer(() => slots.forEach((calls) => calls.close()))
  const openSlot = async (id: string) => {
    const path = join(socketRoot, id)
    await mkdir(path, { recursive: true })
    const calls = createServer((socket) => {
      socket.on('error', () => {}) // the runner is removed
      void transitionRunner(db, { id, from: ['bound'], to: 'ready' })
    })
    slots.push(calls)
    await new Promise<void>((resolve) => calls.listen(join(path, 'calls.sock'), resolve))
    await chmod(join(path, 'calls.sock'), 0o666)
  }
  const answer = async (id: string) => {
    const runner = await findRunner(db, id)
    if (runner?.state === 'opening') {
      await openSlot(id)
      await transitionRunner(db, { id, from: ['opening'], to: 'open' })
    }
    if (runner?.state === 'binding')
      await transitionRunner(db, { id, from: ['binding'], to: 'bound' })
  }
  opened.use(
    await listen(
      { databaseUrl, onError },
      { channels: ['bmm_runners'], onNotice: (_channel, id) => void answer(id) },
    ),
  )
  const context: DeployContext = {
    db,
    runtime,
    runners: opened.use(await createRunnerWatch({ db, databaseUrl, onError })),
    pool: new WarmPool(),
    installId,
    socketRoot,
    versionPorts: { first: 39_000, last: 39_099 },
    ownerSecretKeys: { keys: [] },
    publicGatewayUrl: 'http://localhost:4100',
    oauthIssuer: 'http://localhost:4000/oauth',
    allowedOriginHosts: ['localhost'],
    call: () => ({ attempt: 1, signal: new AbortController().signal, heartbeat() {} }),
    failpoint: async () => {},
  }
  opened.defer(async () => {
    for (const { name } of await runtime.list()) await runtime.stop(name, { graceSeconds: 0 })
  })
  const kept = opened.move()
  return {
    db,
    runtime,
    context,
    /** Whose bundle passed the scan, whatever it does. */
    async liveVersion(code: string) {
      const { id: serverId } = await makeServer(db)
      const { id: versionId } = await makeVersion(db, await makeBuild(db, { serverId }))
      const bundleSha256 = await putArtifact(db, { kind: 'bundle', content: code })
      await recordScan(db, {
        sha256: bundleSha256,
        policySha256: policySha256({ declaredSecrets: [] }),
        scannerVersion,
        findings: [],
      })
      await recordOnVersion(db, { id: versionId, bundleSha256, hostId })
      await db.transaction((trx) => activateVersion(trx, versionId))
      return { serverId, versionId }
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
