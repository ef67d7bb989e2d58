import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeTrouble } from '../../contract/describe-trouble.ts'
import { openPolicy } from '../../contract/policy.ts'
import { findLease } from '../../db/leases.ts'
import { setPolicy } from '../../db/policies.ts'
import { countRunnersOfVersion, openWarmRunner } from '../../db/runners.ts'
import { listRuntimeLogsAfter } from '../../db/runtime-logs.ts'
import { findTrouble, recordTrouble } from '../../db/runtime-troubles.ts'
import { requestWake } from '../../db/sleep.ts'
import { createUser } from '../../db/users.ts'
import { listLiveVersions } from '../../db/versions.ts'
import { createDeployWorld, type DeployWorld } from '../../test/deploy-world.ts'
import { hostId } from '../../test/rows.ts'
import { deployRunner } from '../containers/deploy.ts'
import { reviveRunner } from '../containers/ends/revive-runner.ts'
import { wakeServer } from './wake-server.ts'

let world: DeployWorld
beforeAll(async () => {
  world = await createDeployWorld(`wk${process.pid}`)
})
afterAll(() => world?.[Symbol.asyncDispose]())

const logger = { info() {}, warn() {}, error() {} }
const limitWords =
  'it could not be started. Your organisation has reached its limit of servers that are awake at once, 0. One that sleeps or is paused makes room. An admin of the organisation can raise it, on its page "Policy".'

/** A live server that sleeps, of an organisation that may have none awake. */
async function sleeper(change: object = {}) {
  const { db, context } = world
  const { serverId, versionId } = await world.liveVersion('module.exports = {}')
  const row = () => db('servers').where({ id: serverId }).first()
  const by = await db.transaction((trx) =>
    createUser(trx, { name: 'Ada', email: null, passwordHash: null, isAdministrator: false }),
  )
  const { organisationId } = await row()
  const quotas = { ...openPolicy.quotas, awakeRunners: 0 }
  await setPolicy(db, { organisationId, policy: { ...openPolicy, quotas }, by })
  await db('servers')
    .where({ id: serverId })
    .update({ asleepAt: new Date(), ...change })
  return {
    versionId,
    row,
    async call() {
      await requestWake(db, serverId)
      await wakeServer({ ...context, logger }, { serverId, hostId })
    },
    async isToRun() {
      return (await listLiveVersions(db, hostId)).some(({ id }) => id === versionId)
    },
    async trouble() {
      const { asleepAt } = await row()
      const trouble = await findTrouble(db, versionId)
      const when = { now: new Date(), isServed: false, isAsleep: asleepAt !== null }
      return trouble && describeTrouble(trouble, when)
    },
    lines: async () =>
      (await listRuntimeLogsAfter(db, { serverId, after: 0, limit: 100 })).map(
        ({ message }) => message,
      ),
  }
}

test('a server that may not be awake sleeps on, and its page names the limit and who can raise it', async () => {
  const server = await sleeper()
  await server.call()
  expect(await server.row()).toMatchObject({
    asleepAt: expect.any(Date),
    wakeFailure: 'QuotaReached',
  })
  expect(await server.isToRun()).toBe(false)
  expect(await findLease(world.db, server.versionId)).toBeUndefined()
  const next = 'It is tried again when somebody calls.'
  expect(await server.trouble()).toBe(`Its runner failed: ${limitWords} ${next}`)
  expect(await server.lines()).toEqual([`The runner failed: ${limitWords} ${next}`])
})

test('however often it is called, its log says so now and then', async () => {
  const server = await sleeper()
  for (let n = 0; n < 10; n++) await server.call()
  expect((await server.lines()).length).toBeLessThan(10)
  expect(await server.row()).toMatchObject({ asleepAt: expect.any(Date) })
})

test('a runner that stood ready still does when the server that was to have it may not be awake', async () => {
  const { db, context } = world
  const warm = await openWarmRunner(db, { hostId, containerName: (id) => `warm-${id}` })
  context.pool.put(warm)
  const server = await sleeper()
  await server.call()
  expect(context.pool.ids()).toContain(warm.id)
  context.pool.drop(warm.id)
})

test('without a caller a server for which there is no room sleeps; one that is pinned waits for room', async () => {
  const lost = await sleeper({ asleepAt: null })
  const pinned = await sleeper({ asleepAt: null, isPinned: true })
  for (const { versionId } of [lost, pinned])
    await expect(reviveRunner(world.context, versionId)).rejects.toMatchObject({
      code: 'QuotaReached',
    })
  expect([await lost.isToRun(), await pinned.isToRun()]).toEqual([false, true])
  expect(await pinned.trouble()).toBe(`Its runner failed: ${limitWords} It is started again.`)
})

/** A server with this code that is called. */
async function called(code: string) {
  const { db, context } = world
  const { serverId, versionId } = await world.liveVersion(code)
  return {
    versionId,
    /** Why it could not be woken; null: it was. */
    async call() {
      await requestWake(db, serverId)
      await wakeServer({ ...context, logger }, { serverId, hostId })
      return (await db('servers').where({ id: serverId }).first()).wakeFailure
    },
    starts: () => countRunnersOfVersion(db, versionId),
    failures: async () =>
      (await listRuntimeLogsAfter(db, { serverId, after: 0, limit: 100 }))
        .filter(({ source }) => source === 'platform')
        .map(({ message }) => message),
  }
}

test('a server whose runner fails at each start is started no more often because it is called', async () => {
  const server = await called('module.exports = {}')
  for (let n = 0; n < 3; n++) await server.call() // the third may come when it is due again, on a slow machine
  expect((await server.failures()).slice(0, 2)).toEqual([
    'The runner failed: exit code 70. It is started again.',
    'The runner failed 2 times in a minute: exit code 70. Next try in 1 s.',
  ])
  const isDue = (ms: number) =>
    world
      .db('runtimeTroubles')
      .where({ versionId: server.versionId })
      .update({ nextTryAt: new Date(Date.now() + ms) })
  await server.call()
  await isDue(60_000)
  const starts = await server.starts()
  for (let n = 0; n < 10; n++) expect(await server.call()).toBe('RunnerFailing')
  expect(await server.starts()).toBe(starts)
  await isDue(-1)
  expect(await server.call()).toBe('RunnerExited')
  expect(await server.starts()).toBe(starts + 1)
})

test('a runner that is there again serves whoever waits, whatever failed before', async () => {
  const echo = new URL('../../runner-template/fixtures/echo.cjs', import.meta.url)
  const server = await called(await readFile(echo, 'utf8'))
  const { versionId } = server
  await deployRunner(world.context, versionId)
  const [now, later] = [new Date(), new Date(Date.now() + 60_000)]
  const failed = { versionId, runnerId: 'run_1', failures: 7, reason: 'exit code 1' }
  await recordTrouble(world.db, { ...failed, firstAt: now, lastAt: now, nextTryAt: later })
  expect(await server.call()).toBeNull()
  expect(await server.starts()).toBe(1)
})
