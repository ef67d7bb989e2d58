import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { endBuildOf, hostId, makeBuild, makeServer, makeVersion } from '../test/rows.ts'
import { appendBuildEvent, listBuildEvents } from './build-events.ts'
import { discardQueuedBuild, transitionBuild } from './builds.ts'
import { placeOnHost, recordHostLost, recordHostSeen } from './hosts.ts'
import { blockLease, findLease, leasePort, releaseLease } from './leases.ts'
import { findRunnerOfVersion, openRunner, transitionRunner } from './runners.ts'
import { deleteSecret, listSecrets, openSecrets, setSecret } from './secrets.ts'
import { createServer, findServerById } from './servers.ts'
import {
  activateVersion,
  failVersion,
  findVersionToRetire,
  getBuildingVersion,
  getVersion,
} from './versions.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => database[Symbol.asyncDispose]())

async function begun() {
  const { db } = database
  const server = await makeServer(db)
  const version = await makeVersion(db, await makeBuild(db, { serverId: server.id }))
  return { db, server, version }
}

describe('slugs', () => {
  test('are given once, across organisations', async () => {
    const { db } = database
    const server = await makeServer(db)
    const again = createServer(db, {
      organisationId: server.organisationId,
      slug: server.slug,
      title: 'Other',
      description: '',
      visibility: 'members',
      templateId: null,
      createdBy: null,
    })
    await expect(again).rejects.toMatchObject({ code: 'SlugTaken' })
  })
})

describe('builds', () => {
  test('a second one of a server is refused and names the first', async () => {
    const { db } = database
    const { id: serverId } = await makeServer(db)
    const first = await makeBuild(db, { serverId })
    await expect(makeBuild(db, { serverId })).rejects.toMatchObject({
      code: 'ServerBusy',
      facts: { buildId: first.id },
    })
  })

  test('of ten at once, one is taken', async () => {
    const { db } = database
    const { id: serverId } = await makeServer(db)
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => makeBuild(db, { serverId })),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('one whose workflow did not start leaves nothing, not even its new server', async () => {
    const { db } = database
    const server = await makeServer(db)
    const build = await makeBuild(db, { serverId: server.id })
    await discardQueuedBuild(db, { buildId: build.id, serverId: server.id, isNewServer: true })
    expect(await findServerById(db, server.id)).toBeUndefined()
  })

  test('one that started after all is kept', async () => {
    const { db, server, version } = await begun()
    await discardQueuedBuild(db, {
      buildId: version.buildId,
      serverId: server.id,
      isNewServer: true,
    })
    expect(await findServerById(db, server.id)).toBeDefined()
  })
})

describe('build events', () => {
  test('written by many at once are numbered without a gap, in the order of their commits', async () => {
    const { db, version } = await begun()
    const { buildId } = version
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        appendBuildEvent(db, { buildId, type: 'note', text: `${i}` }),
      ),
    )
    const events = await listBuildEvents(db, { buildId, after: 0 })
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  })

  test('with a key are written once', async () => {
    const { db, version } = await begun()
    const { buildId } = version
    const event = { buildId, type: 'note', text: 'once', dedupeKey: 'a' } as const
    await appendBuildEvent(db, event)
    await appendBuildEvent(db, event)
    expect(await listBuildEvents(db, { buildId, after: 0 })).toHaveLength(1)
  })

  test('can be read on from any number', async () => {
    const { db, version } = await begun()
    const { buildId } = version
    for (const text of ['a', 'b', 'c']) await appendBuildEvent(db, { buildId, type: 'note', text })
    const rest = await listBuildEvents(db, { buildId, after: 1 })
    expect(rest.map(({ text }) => text)).toEqual(['b', 'c'])
  })
})

describe('versions', () => {
  test('begun twice by one build are one', async () => {
    const { db } = database
    const { id: serverId } = await makeServer(db)
    const build = await makeBuild(db, { serverId })
    const [first, second] = [await makeVersion(db, build), await makeVersion(db, build)]
    expect(second).toEqual(first)
  })

  test('going live drains the one before, and doing it again changes nothing', async () => {
    const { db, server, version } = await begun()
    await db.transaction((trx) => activateVersion(trx, version.id))
    await endBuildOf(db, version)
    const next = await makeVersion(db, await makeBuild(db, { serverId: server.id }))
    expect(next.number).toBe(2)
    for (let i = 0; i < 2; i++) await db.transaction((trx) => activateVersion(trx, next.id))
    expect((await getVersion(db, version.id)).state).toBe('draining')
    expect((await findServerById(db, server.id))?.liveVersionId).toBe(next.id)
  })

  test('the one to retire is known when it has a host', async () => {
    const { db, server, version } = await begun()
    await db('versions').where({ id: version.id }).update({ hostId })
    await db.transaction((trx) => activateVersion(trx, version.id))
    await endBuildOf(db, version)
    const next = await makeVersion(db, await makeBuild(db, { serverId: server.id }))
    await db.transaction((trx) => activateVersion(trx, next.id))
    expect(await findVersionToRetire(db, next.id)).toEqual({ versionId: version.id, hostId })
  })

  test('behind the fence cannot go live', async () => {
    const { db, version } = await begun()
    expect(await db.transaction((trx) => failVersion(trx, version.id))).toBe('failed')
    await expect(db.transaction((trx) => activateVersion(trx, version.id))).rejects.toMatchObject({
      code: 'VersionNotBuilding',
    })
    await expect(getBuildingVersion(db, version.id)).rejects.toMatchObject({
      code: 'VersionNotBuilding',
    })
  })

  test('that are live are not failed by the fence', async () => {
    const { db, version } = await begun()
    await db.transaction((trx) => activateVersion(trx, version.id))
    expect(await db.transaction((trx) => failVersion(trx, version.id))).toBe('already-live')
    expect((await getVersion(db, version.id)).state).toBe('live')
  })
})

describe('leases', () => {
  const ports = { first: 50_000, last: 50_009 }

  test('taken by many at once are all different, and one more finds no room', async () => {
    const { db } = database
    const versions = await Promise.all(Array.from({ length: 10 }, () => begun()))
    const taken = await Promise.all(
      versions.map(({ version }) => leasePort(db, { hostId, versionId: version.id, ports })),
    )
    expect(new Set(taken).size).toBe(10)
    const { version } = await begun()
    await expect(leasePort(db, { hostId, versionId: version.id, ports })).rejects.toMatchObject({
      code: 'NoRoom',
    })
    for (const { version: held } of versions) await releaseLease(db, held.id)
  })

  test('asked for again are the same, and a blocked port is given again after an hour', async () => {
    const { db, version } = await begun()
    const lease = () => leasePort(db, { hostId, versionId: version.id, ports })
    const port = await lease()
    expect(await lease()).toBe(port)
    await blockLease(db, version.id)
    expect(await findLease(db, version.id)).toBeUndefined()
    expect(await lease()).not.toBe(port)
    await releaseLease(db, version.id)
    await db('leases')
      .where({ port, hostId })
      .update({ createdAt: db.raw("now() - interval '61 minutes'") })
    expect(await lease()).toBe(port)
    await releaseLease(db, version.id)
  })

  test('that are blocked are so from the moment when they were found held', async () => {
    const { db, version } = await begun()
    const lease = () => leasePort(db, { hostId, versionId: version.id, ports })
    const port = await lease()
    await db('leases')
      .where({ port, hostId })
      .update({ createdAt: db.raw("now() - interval '61 minutes'") })
    await blockLease(db, version.id)
    expect(await lease()).not.toBe(port)
    await releaseLease(db, version.id)
  })
})

describe('runners', () => {
  test('one version has one at a time, however often it is opened', async () => {
    const { db, version } = await begun()
    const open = () =>
      openRunner(db, { versionId: version.id, hostId, containerName: `bmm-${version.id}` })
    const opened = await Promise.all(Array.from({ length: 5 }, open))
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1)
    const [runner] = opened
    if (!runner) throw new Error('unreachable')
    expect(await transitionRunner(db, { id: runner.id, from: ['ready'], to: 'gone' })).toBe(false)
    expect(await transitionRunner(db, { id: runner.id, from: ['opening'], to: 'gone' })).toBe(true)
    expect(await findRunnerOfVersion(db, version.id)).toBeUndefined()
    expect((await open()).id).not.toBe(runner.id)
  })
})

describe('hosts', () => {
  test('that were not seen lately are given no work', async () => {
    const { db } = database
    await recordHostSeen(db, hostId)
    expect(await placeOnHost(db)).toBe(hostId)
    await recordHostLost(db, hostId)
    await expect(placeOnHost(db)).rejects.toMatchObject({ code: 'HostUnavailable' })
    await recordHostSeen(db, hostId)
  })
})

describe('secrets', () => {
  const ring = { keys: [{ kid: 'k', key: new Uint8Array(32).fill(7) }] }

  test('are stored sealed, listed without values, and open for their own server alone', async () => {
    const { db, server } = await begun()
    const other = await makeServer(db, server.organisationId)
    const owner = { ring, organisationId: server.organisationId, serverId: server.id }
    await setSecret(db, { ...owner, key: 'TOKEN', value: 'first-value', setBy: null })
    await setSecret(db, { ...owner, key: 'TOKEN', value: 'second-value', setBy: null })
    expect(await openSecrets(db, owner)).toEqual({ TOKEN: 'second-value' })
    expect(JSON.stringify(await listSecrets(db, server.id))).not.toContain('value')
    await db('secrets').where({ serverId: server.id }).update({ serverId: other.id })
    await expect(openSecrets(db, { ...owner, serverId: other.id })).rejects.toThrow()
    expect(await deleteSecret(db, { serverId: other.id, key: 'TOKEN' })).toBe(true)
    expect(await deleteSecret(db, { serverId: other.id, key: 'TOKEN' })).toBe(false)
  })
})

test('a build that has ended stays as it ended', async () => {
  const { db, version } = await begun()
  const to = (state: 'live' | 'failed') =>
    transitionBuild(db, { id: version.buildId, from: ['queued', 'running'], to: state })
  expect(await to('failed')).toBe(true)
  expect(await to('live')).toBe(false)
})
