// Live versions whose code ends its runner, in real containers; the test answers for the gateway.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeTrouble } from '../../../contract/describe-trouble.ts'
import { putArtifact } from '../../../db/artifacts.ts'
import { policySha256, recordScan } from '../../../db/checked-code.ts'
import { listen } from '../../../db/notify.ts'
import { findRunner, findRunnerOfVersion, transitionRunner } from '../../../db/runners.ts'
import { listRuntimeLogsAfter } from '../../../db/runtime-logs.ts'
import { findTrouble } from '../../../db/runtime-troubles.ts'
import { activateVersion, recordOnVersion } from '../../../db/versions.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { testEnvironment } from '../../../test/environment.ts'
import { hostId, makeBuild, makeServer, makeVersion } from '../../../test/rows.ts'
import { until } from '../../../test/until.ts'
import { scannerVersion } from '../../code/scan-source.ts'
import { DockerRuntime } from '../docker-runtime.ts'
import { createRunnerWatch } from '../runner-watch.ts'
import type { DeployContext } from '../deploy.ts'
import { reviveRunner } from './revive-runner.ts'

const installId = `rv${process.pid}`
let database: Awaited<ReturnType<typeof createTestDatabase>>
let runtime: DockerRuntime
let context: DeployContext
const kept = new AsyncDisposableStack()
beforeAll(async () => {
  database = kept.use(await createTestDatabase())
  const { db, databaseUrl } = database
  const socketRoot = await mkdtemp(join(tmpdir(), 'bmm-r-'))
  kept.defer(() => rm(socketRoot, { recursive: true, force: true }))
  const { dockerSocket: socketPath } = await testEnvironment()
  const limits = { memoryBytes: 256 * 1_048_576, cpus: 0.5 }
  runtime = new DockerRuntime({ socketPath, installId, hostId, limits })
  const onError = (err: unknown) => {
    throw err
  }
  const answer = async (id: string) => {
    await mkdir(join(socketRoot, id), { recursive: true })
    const runner = await findRunner(db, id)
    if (runner?.state === 'opening')
      await transitionRunner(db, { id, from: ['opening'], to: 'open' })
    if (runner?.state === 'binding')
      await transitionRunner(db, { id, from: ['binding'], to: 'bound' })
  }
  const gateway = await listen(
    { databaseUrl, onError },
    {
      channels: ['bmm_runners'],
      onNotice: (_channel, id) => void answer(id),
    },
  )
  kept.use(gateway)
  const runners = kept.use(await createRunnerWatch({ db, databaseUrl, onError }))
  context = {
    db,
    runtime,
    runners,
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
})
afterAll(async () => {
  for (const { name } of await runtime.list()) await runtime.stop(name, { graceSeconds: 0 })
  await kept.disposeAsync()
})

/** A version whose bundle passed the scan, whatever it does. */
async function liveVersion(code: string) {
  const { db } = database
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
  return {
    versionId,
    revive: () => reviveRunner(context, versionId),
    lines: () => listRuntimeLogsAfter(db, { serverId, after: 0, limit: 100 }),
    trouble: async () => {
      const trouble = await findTrouble(db, versionId)
      return trouble && describeTrouble(trouble, { now: new Date(), isServed: false })
    },
  }
}

test('a runner that ends at every start is tried less and less often, and its log says why', async () => {
  const version = await liveVersion('console.error("I cannot start"); module.exports = {}')
  const failures = async () => (await version.lines()).filter(({ source }) => source === 'platform')
  await expect(version.revive()).rejects.toMatchObject({ code: 'RunnerExited' })
  await until(
    'it failed four times',
    async () => {
      await version.revive().catch(() => {}) // it ends again
      return (await failures()).length >= 4
    },
    40_000,
  )
  expect((await failures()).map(({ level, message }) => [level, message])).toEqual([
    ['error', 'The runner failed: exit code 70. It is started again.'],
    ['error', 'The runner failed 2 times in a minute: exit code 70. Next try in 1 s.'],
    ['error', 'The runner failed 3 times in a minute: exit code 70. Next try in 2 s.'],
    ['error', 'The runner failed 4 times in a minute: exit code 70. Next try in 4 s.'],
  ])
  expect((await failures())[0]?.data).toEqual({ exitCode: 70 })
  const told = (await version.lines()).map(({ source, message }) =>
    source === 'platform' || message === 'I cannot start' ? source : [],
  )
  expect(told.flat()).toEqual(Array(4).fill(['server', 'platform']).flat()) // its last words, then ours
  expect(await version.trouble()).toMatch(
    /^Its runner failed 4 times in a minute: exit code 70\. Next try in \d s\.$/,
  )
  expect(await version.revive()).toEqual({ isNew: false })
  expect(await findRunnerOfVersion(database.db, version.versionId)).toBeUndefined()
})

test.each([
  ['fills its heap', 'const all = []; for (;;) all.push(new Array(1e6).fill(0))'],
  ['fills its container', 'const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))'],
])('a runner that %s is out of memory', async (_how, code) => {
  const version = await liveVersion(code)
  await expect(version.revive()).rejects.toMatchObject({ code: 'RunnerExited' })
  await version.revive().catch(() => {}) // it ends again
  expect((await version.lines()).at(-1)?.message).toMatch(/^The runner failed: out of memory\. It/)
})

test('a start that the owner can mend is told, and does not come again at once', async () => {
  const version = await liveVersion('module.exports = {}')
  await database.db('versions').where({ id: version.versionId }).update({ bundleSha256: null })
  await expect(version.revive()).rejects.toMatchObject({ code: 'HashMismatch' })
  await expect(version.revive()).rejects.toMatchObject({ code: 'HashMismatch' })
  expect(await version.trouble()).toMatch(
    /^Its runner failed 2 times in a minute: it could not be started \(.*\)\. Next try in 1 s\.$/,
  )
  expect(await version.revive()).toEqual({ isNew: false })
})
