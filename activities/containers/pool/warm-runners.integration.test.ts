// Runners that stand ready, in real containers: how they are kept, claimed and lost.
import Docker from 'dockerode'
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openPolicy } from '../../../contract/policy.ts'
import { setPolicy } from '../../../db/policies.ts'
import { findRunnerOfVersion, listWarmRunners } from '../../../db/runners.ts'
import { createUser } from '../../../db/users.ts'
import { createDeployWorld, type DeployWorld } from '../../../test/deploy-world.ts'
import { testEnvironment } from '../../../test/environment.ts'
import { hostId } from '../../../test/rows.ts'
import { until } from '../../../test/until.ts'
import type { Deps } from '../../deps.ts'
import { deployRunner, type DeployContext } from '../deploy.ts'
import { emptyPool, keepWarm } from './keep-warm.ts'
import { WarmPool } from './warm-pool.ts'

const logger = { info() {}, warn() {}, error() {} }
const installId = `wp${process.pid}`
let world: DeployWorld
let context: DeployContext & Pick<Deps, 'logger'>
let docker: Docker
let code: string
beforeAll(async () => {
  world = await createDeployWorld(installId)
  const { dockerSocket: socketPath } = await testEnvironment()
  docker = new Docker({ socketPath })
  code = await readFile(
    new URL('../../../runner-template/fixtures/echo.cjs', import.meta.url),
    'utf8',
  )
})
afterAll(() => world?.[Symbol.asyncDispose]())
beforeEach(() => {
  context = { ...world.context, pool: new WarmPool(), logger }
})
afterEach(() => emptyPool(context))

const warmRows = () => listWarmRunners(world.db, { hostId })
const containers = () => world.runtime.list()
const keep = (wanted: number) => keepWarm(context, { hostId, wanted })
const deploy = async () => {
  const { versionId } = await world.liveVersion(code)
  await deployRunner(context, versionId)
  return findRunnerOfVersion(world.db, versionId)
}
/** Calls of a failpoint, and what happens at it. */
const at = (point: string, act: () => Promise<void>) => {
  context.failpoint = async (name) => {
    if (name === point) await act()
  }
}

async function warmRunner() {
  await keep(context.pool.count + 1)
  const [row] = (await warmRows()).slice(-1)
  if (!row) throw new Error('no runner stands ready')
  return row
}

test('one is made at a look, until there are as many as wanted; what is too many goes', async () => {
  for (const count of [1, 2]) {
    await keep(2)
    expect(await warmRows()).toHaveLength(count)
  }
  await keep(2)
  const rows = await warmRows()
  expect(rows).toHaveLength(2)
  expect((await containers()).map(({ name }) => name).sort()).toEqual(
    rows.map(({ id }) => `bmm-${installId}-warm-${id}`).sort(),
  )
  await keep(0)
  expect(await warmRows()).toHaveLength(1)
  await keep(0)
  expect(await warmRows()).toEqual([])
  expect(await containers()).toEqual([])
})

test('while the machine has little memory none is made, and they go one by one', async () => {
  const readMemory = () => ({ availableBytes: 50 * 1_048_576, totalBytes: 4_096 * 1_048_576 })
  const keepShort = () => keepWarm(context, { hostId, wanted: 2, readMemory })
  await keepShort()
  expect(await warmRows()).toEqual([])
  await warmRunner()
  await warmRunner()
  for (const left of [1, 0]) {
    await keepShort()
    expect(await warmRows()).toHaveLength(left)
  }
})

test('one that stands ready is nobody’s, and nothing that the engine or its row shows is a secret', async () => {
  const row = await warmRunner()
  expect(row).toMatchObject({ state: 'open', versionId: null, failure: null })
  const shown = await docker.getContainer(row.containerName).inspect()
  expect(shown.Config.Env).toEqual([
    'NODE_ENV=production',
    'TZ=UTC',
    'NODE_USE_ENV_PROXY=1',
    'HTTP_PROXY=http://127.0.0.1:3128',
    'HTTPS_PROXY=http://127.0.0.1:3128',
    'MALLOC_MMAP_THRESHOLD_=32768',
  ])
  expect(shown.Config.Labels).toEqual({
    'bmm.install': installId,
    'bmm.host': hostId,
    'bmm.kind': 'runner',
    'bmm.runner': row.id,
  })
})

test('a version takes one that stands ready, under a name of its own', async () => {
  const { id } = await warmRunner()
  const runner = await deploy()
  expect(runner).toMatchObject({ id, state: 'ready' })
  expect(runner?.containerName).toBe(`bmm-${installId}-v-${runner?.versionId}-1`)
  expect((await containers()).find(({ runnerId }) => runnerId === id)).toMatchObject({
    name: runner?.containerName,
    isRunning: true,
  })
  expect(await warmRows()).toEqual([])
})

test('what its organisation gives less of a container has, also while one of the host’s size stands ready', async () => {
  const { db } = world
  const { id } = await warmRunner()
  const { serverId, versionId } = await world.liveVersion(code)
  const { organisationId } = await db('servers').where({ id: serverId }).first()
  const by = await db.transaction((trx) =>
    createUser(trx, { name: 'Ada', email: null, passwordHash: null, isAdministrator: false }),
  )
  const policy = { ...openPolicy, runner: { memoryMb: 128, cpus: 0.25 } }
  await setPolicy(db, { organisationId, policy, by })
  await deployRunner(context, versionId)
  const runner = await findRunnerOfVersion(db, versionId)
  const shown = await docker.getContainer(runner?.containerName ?? '').inspect()
  expect(shown.HostConfig).toMatchObject({
    Memory: 128 * 1_048_576,
    MemorySwap: 128 * 1_048_576,
    NanoCpus: 250_000_000,
  })
  expect((await warmRows()).map((row) => row.id)).toEqual([id])
})

test('while somebody waits for a runner, and a moment longer, none is made', async () => {
  at('deploy:after-row', () => keep(1))
  await deploy()
  await keep(1)
  expect(await warmRows()).toEqual([])
  await until('it is quiet', () => context.pool.isQuiet())
  await keep(1)
  expect(await warmRows()).toHaveLength(1)
})

test('of two versions that want the same one, one gets it and the other a new one', async () => {
  const { id } = await warmRunner()
  const runners = await Promise.all([deploy(), deploy()])
  expect(runners.map((runner) => runner?.state)).toEqual(['ready', 'ready'])
  expect(runners.filter((runner) => runner?.id === id)).toHaveLength(1)
})

test('by its name a container is claimed once', async () => {
  const { containerName: name } = await warmRunner()
  await world.runtime.claim(name, `${name}-taken`)
  await expect(world.runtime.claim(name, `${name}-again`)).rejects.toMatchObject({
    code: 'RunnerExited',
  })
  await world.runtime.stop(`${name}-taken`, { graceSeconds: 0 })
})

test.each(['deploy:after-row', 'deploy:after-create'])(
  'of one that dies at %s another takes the place',
  async (point) => {
    const [first, second] = [await warmRunner(), await warmRunner()]
    let isFirst = true
    at(point, async () => {
      if (!isFirst) return
      isFirst = false
      const found = (await containers()).find(({ runnerId }) => runnerId === first.id)
      await docker.getContainer(found?.name ?? '').kill()
    })
    expect(await deploy()).toMatchObject({ id: second.id, state: 'ready' })
    expect((await containers()).map(({ runnerId }) => runnerId)).not.toContain(first.id)
  },
)

test('one that died while it stood ready is removed, and a version does without', async () => {
  const { containerName, id } = await warmRunner()
  await docker.getContainer(containerName).kill()
  const runner = await deploy()
  expect(runner).toMatchObject({ state: 'ready' })
  expect(runner?.id).not.toBe(id)
  await until('it is quiet', () => context.pool.isQuiet())
  const next = await warmRunner()
  await docker.getContainer(next.containerName).remove({ force: true })
  await keep(0)
  expect(await warmRows()).toEqual([])
  expect(context.pool.count).toBe(0)
})

test('half an assignment spends a runner, and the next try takes another', async () => {
  const [first, second] = [await warmRunner(), await warmRunner()]
  const { versionId } = await world.liveVersion(code)
  const name = `bmm-${installId}-v-${versionId}-1`
  at('deploy:after-create', async () => {
    await world.runtime.assign(name, '{"versionId":')
    throw new Error('the writer dies')
  })
  await expect(deployRunner(context, versionId)).rejects.toThrow('the writer dies')
  const exit = await world.runtime.waitForExit(name, AbortSignal.timeout(20_000))
  expect(exit).toEqual({ exitCode: 78, isOutOfMemory: false })
  at('none', async () => {})
  await deployRunner(context, versionId)
  expect(await findRunnerOfVersion(world.db, versionId)).toMatchObject({ id: second.id })
  expect((await containers()).map(({ runnerId }) => runnerId)).not.toContain(first.id)
})

test('what another process left standing ready is removed', async () => {
  const { id } = await warmRunner()
  context.pool = new WarmPool() // a worker that has just started
  await keep(1)
  const rows = await warmRows()
  expect(rows).toHaveLength(1)
  expect(rows[0]?.id).not.toBe(id)
  expect((await containers()).map(({ runnerId }) => runnerId)).not.toContain(id)
})
