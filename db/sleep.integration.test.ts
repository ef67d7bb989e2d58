import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { endBuildOf, hostId, makeBuild, makeServer, makeVersion } from '../test/rows.ts'
import { touchServers } from './calls.ts'
import { listRoutes } from './gateway-reads.ts'
import { endRunner, findRunnerOfVersion, openRunner, transitionRunner } from './runners.ts'
import {
  findVersionToWake,
  letRunnerLeave,
  listFallingAsleep,
  listWakeRequests,
  markIdleAsleep,
  recordWakeFailed,
  recordWoken,
  requestWake,
} from './sleep.ts'
import { activateVersion } from './versions.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.[Symbol.asyncDispose]())

const HOUR_MS = 3_600_000
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS)

/** A live server with a ready runner that nobody has called for two hours, unless `change` says otherwise. */
async function idle(change: Record<string, unknown> = { isPinned: false }) {
  const { db } = database
  const { id } = await makeServer(db)
  const version = await makeVersion(db, await makeBuild(db, { serverId: id }))
  await db('versions').where({ id: version.id }).update({ hostId })
  await db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(db, version)
  const runner = await openRunner(db, { versionId: version.id, hostId, containerName: version.id })
  await db('runners')
    .where({ id: runner.id })
    .update({ state: 'ready', readyAt: ago(2) })
  await db('versions')
    .where({ id: version.id })
    .update({ activatedAt: ago(2) })
  await db('servers').where({ id }).update(change)
  return { db, id, versionId: version.id }
}

const fallAsleep = () => markIdleAsleep(database.db, { hostId, afterMinutes: 60 })
const rowOf = (id: string) => database.db('servers').where({ id }).first()
const isAsleep = async (id: string) => (await rowOf(id)).asleepAt !== null
const routeOf = async (id: string) =>
  (await listRoutes(database.db)).find(({ serverId }) => serverId === id)

test('a server that nobody calls falls asleep once, and its runner is to be stopped a moment later', async () => {
  const { db, id, versionId } = await idle({ lastCallAt: ago(1.5) })
  expect(await fallAsleep()).toEqual([id])
  expect(await fallAsleep()).toEqual([])
  expect(await isAsleep(id)).toBe(true)
  expect(await listFallingAsleep(db, hostId)).toEqual([])
  await db('servers')
    .where({ id })
    .update({ asleepAt: ago(1) })
  expect(await listFallingAsleep(db, hostId)).toEqual([{ serverId: id, versionId }])
  expect(await listFallingAsleep(db, 'elsewhere')).toEqual([])
})

test.each([
  ['was called just now', { lastCallAt: new Date() }],
  ['was woken just now', { wokenAt: new Date() }],
  ['is pinned', { isPinned: true }],
  ['is to wait longer', { sleepAfterMinutes: 180 }],
  ['is never to sleep', { sleepAfterMinutes: 0 }],
  ['is paused', { pausedAt: new Date() }],
  ['is deleted', { deletedAt: new Date() }],
])('one that %s does not', async (_what, change) => {
  const { id } = await idle(change)
  expect(await fallAsleep()).not.toContain(id)
})

test.each([-10, 10])(
  'whoever writes may be %i minutes off: its clock is not asked',
  async (minutes) => {
    vi.setSystemTime(Date.now() + minutes * 60_000)
    const { db, id, versionId } = await idle()
    await db('servers').where({ id }).update({ liveVersionId: null })
    await db('versions').where({ id: versionId }).update({ state: 'building' })
    await db.transaction((trx) => activateVersion(trx, versionId))
    await db('runners').where({ versionId }).update({ state: 'bound' })
    const runner = await findRunnerOfVersion(db, versionId)
    await transitionRunner(db, { id: runner?.id ?? '', from: ['bound'], to: 'ready' })
    await touchServers(db, [id])
    vi.useRealTimers()
    const { rows } = await db.raw(
      `select extract(epoch from max(now() - at)) < 30 and min(now() - at) >= interval '0' as "isNow"
     from servers, unnest(array[last_call_at,
       (select activated_at from versions where id = servers.live_version_id),
       (select ready_at from runners where version_id = servers.live_version_id)]) as at
     where id = ?`,
      [id],
    )
    expect(rows).toEqual([{ isNow: true }])
  },
)

test('one that is being built anew does not', async () => {
  const { db, id } = await idle()
  await makeBuild(db, { serverId: id })
  expect(await fallAsleep()).not.toContain(id)
})

test('when the installation says never, only those sleep that say otherwise', async () => {
  const { db, id } = await idle()
  const eager = await idle({ sleepAfterMinutes: 0.5 })
  const asleep = await markIdleAsleep(db, { hostId, afterMinutes: 0 })
  expect(asleep).toContain(eager.id)
  expect(asleep).not.toContain(id)
})

test('a runner that leaves is not called any more, also when somebody calls the server meanwhile', async () => {
  const { db, id, versionId } = await idle({ asleepAt: ago(1) })
  expect(await letRunnerLeave(db, { serverId: id, versionId })).toBe(true)
  await requestWake(db, id)
  expect(await isAsleep(id)).toBe(false)
  expect(await routeOf(id)).toMatchObject({ isAsleep: true })
  const runner = await findRunnerOfVersion(db, versionId)
  expect(runner).toMatchObject({ isLeaving: true })
  await endRunner(db, runner?.id ?? '')
  expect(await routeOf(id)).toMatchObject({ isAsleep: false })
})

test('a runner stays when somebody has called before it could leave', async () => {
  const { db, id, versionId } = await idle({ asleepAt: ago(1) })
  await requestWake(db, id)
  expect(await letRunnerLeave(db, { serverId: id, versionId })).toBe(false)
  expect(await routeOf(id)).toMatchObject({ isAsleep: false })
})

test('a server with a call in flight does not fall asleep, and one that was marked before stays awake', async () => {
  const { db, id, versionId } = await idle()
  await touchServers(db, [id])
  expect(await fallAsleep()).not.toContain(id)
  await db('servers')
    .where({ id })
    .update({ lastCallAt: ago(2) })
  expect(await fallAsleep()).toContain(id)
  await touchServers(db, [id])
  expect(await letRunnerLeave(db, { serverId: id, versionId })).toBe(false)
  expect(await isAsleep(id)).toBe(false)
  expect(await findRunnerOfVersion(db, versionId)).toMatchObject({ isLeaving: false })
})

test('a wake is one, however often it is asked for, and is over when a runner is there', async () => {
  const { db, id, versionId } = await idle({ asleepAt: ago(1) })
  const at = await requestWake(db, id)
  expect(at).toBeInstanceOf(Date)
  expect(await requestWake(db, id)).toEqual(at)
  expect(await isAsleep(id)).toBe(false)
  expect(await listWakeRequests(db, hostId)).toContain(id)
  expect(await findVersionToWake(db, { serverId: id, hostId })).toBe(versionId)
  expect(await findVersionToWake(db, { serverId: id, hostId: 'elsewhere' })).toBeUndefined()
  await recordWoken(db, id)
  expect(await listWakeRequests(db, hostId)).not.toContain(id)
  expect(await rowOf(id)).toMatchObject({ wakeRequestedAt: null, lastWakeMs: expect.any(Number) })
  expect(await fallAsleep()).not.toContain(id)
})

test('after a failure the next caller asks for another wake', async () => {
  const { db, id } = await idle({ asleepAt: ago(1) })
  const first = await requestWake(db, id)
  await recordWakeFailed(db, { serverId: id, code: 'RunnerExited' })
  expect(await rowOf(id)).toMatchObject({ wakeFailure: 'RunnerExited' })
  expect(await listWakeRequests(db, hostId)).not.toContain(id)
  const second = await requestWake(db, id)
  expect(second?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity)
  expect(await rowOf(id)).toMatchObject({ wakeFailure: null })
})

test('nobody wakes a server that is paused', async () => {
  const { db, id } = await idle({ asleepAt: ago(1), pausedAt: new Date() })
  expect(await requestWake(db, id)).toBeUndefined()
  expect(await isAsleep(id)).toBe(true)
})

test('a new version that goes live wakes its server', async () => {
  const { db, id } = await idle({ asleepAt: ago(1) })
  const version = await makeVersion(db, await makeBuild(db, { serverId: id }))
  await db.transaction((trx) => activateVersion(trx, version.id))
  expect(await isAsleep(id)).toBe(false)
})
