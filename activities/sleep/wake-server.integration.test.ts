import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeTrouble } from '../../contract/describe-trouble.ts'
import { openPolicy } from '../../contract/policy.ts'
import { findLease } from '../../db/leases.ts'
import { setPolicy } from '../../db/policies.ts'
import { openWarmRunner } from '../../db/runners.ts'
import { listRuntimeLogsAfter } from '../../db/runtime-logs.ts'
import { findTrouble } from '../../db/runtime-troubles.ts'
import { requestWake } from '../../db/sleep.ts'
import { createUser } from '../../db/users.ts'
import { listLiveVersions } from '../../db/versions.ts'
import { createDeployWorld, type DeployWorld } from '../../test/deploy-world.ts'
import { hostId } from '../../test/rows.ts'
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
