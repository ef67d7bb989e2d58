import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { endBuildOf, makeBuild, makeServer, makeVersion } from '../test/rows.ts'
import { countByKey, ownerTables, rewrapAll } from './rewrap.ts'
import {
  deleteSecret,
  findSecretsIn,
  listSecretStates,
  openKeptSecrets,
  openSecrets,
  setSecret,
  takeSecrets,
} from './secrets.ts'
import type { ServerKey } from './servers.ts'
import {
  activateVersion,
  failVersion,
  getVersion,
  retireVersion,
  type VersionKey,
} from './versions.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => database?.[Symbol.asyncDispose]())

const ringOf = (kid: string) => ({ keys: [{ kid, key: new Uint8Array(32).fill(7) }] })
const ring = ringOf('k')

async function serverWith(values: Record<string, string>) {
  const { db } = database
  const server = await makeServer(db)
  const owner = { ring, organisationId: server.organisationId, serverId: server.id }
  const set = (key: string, value: string) => setSecret(db, { ...owner, key, value, setBy: null })
  for (const [key, value] of Object.entries(values)) await set(key, value)
  return { db, server, owner, set, remove: (key: string) => deleteSecret(db, { ...owner, key }) }
}

/** What a runner of this version would be given now. */
async function take({ organisationId }: ServerKey, { id }: VersionKey) {
  const { db } = database
  return takeSecrets(db, { ring, organisationId, version: await getVersion(db, id) })
}

async function nextVersion({ id: serverId }: ServerKey) {
  const { db } = database
  return makeVersion(db, await makeBuild(db, { serverId }))
}

async function goLive(version: VersionKey) {
  const { db } = database
  await db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(db, version)
}

const changesOf = (serverId: string) =>
  database.db('secrets').where({ serverId }).orderBy('seq').pluck<string[]>('key')
const states = async (serverId: string) =>
  (await listSecretStates(database.db, serverId)).map(({ key, isSet, isPending }) => [
    key,
    isSet,
    isPending,
  ])

test('a live version is given what it was deployed with, until another one takes over', async () => {
  const { db, server, set, remove } = await serverWith({ KEPT: 'a', CHANGED: 'old', GONE: 'gone' })
  const first = await nextVersion(server)
  const given = { KEPT: 'a', CHANGED: 'old', GONE: 'gone' }
  expect(await take(server, first)).toEqual(given)
  await set('CHANGED', 'between') // before it went live, and after its runner was given the one before
  await goLive(first)
  await set('CHANGED', 'new')
  await set('ADDED', 'more')
  expect(await remove('GONE')).toBe(true)
  expect(await take(server, first)).toEqual(given)

  const second = await nextVersion(server)
  expect(await take(server, second)).toEqual({ KEPT: 'a', CHANGED: 'new', ADDED: 'more' })
  await goLive(second)
  await retireVersion(db, first.id)
  expect(await take(server, second)).toEqual({ KEPT: 'a', CHANGED: 'new', ADDED: 'more' })
  expect(await changesOf(server.id)).toEqual(['KEPT', 'CHANGED', 'ADDED'])
})

test('what a version was given that failed is not what the live one is given', async () => {
  const { db, server, set } = await serverWith({ TOKEN: 'works' })
  const live = await nextVersion(server)
  await take(server, live)
  await goLive(live)
  await set('TOKEN', 'does-not')
  const failed = await nextVersion(server)
  expect(await take(server, failed)).toEqual({ TOKEN: 'does-not' })
  await set('TOKEN', 'works-again')
  expect(await take(server, failed)).toEqual({ TOKEN: 'works-again' }) // another try of the same deployment
  await db.transaction((trx) => failVersion(trx, failed.id))
  expect(await take(server, live)).toEqual({ TOKEN: 'works' })
  expect(await changesOf(server.id)).toEqual(['TOKEN', 'TOKEN'])
})

test('tells what the live version does not have yet, by the order of things and by no clock', async () => {
  const { server, set, remove } = await serverWith({ A: 'a', B: 'b' })
  expect(await states(server.id)).toEqual([
    ['A', true, false],
    ['B', true, false],
  ])
  const version = await nextVersion(server)
  await take(server, version)
  await set('A', 'while it was being started')
  await goLive(version)
  await remove('B')
  expect(await states(server.id)).toEqual([
    ['A', true, true],
    ['B', false, true],
  ])
  expect(await remove('B')).toBe(false)
  await goLive(await nextVersion(server).then(async (next) => (await take(server, next), next)))
  expect(await states(server.id)).toEqual([
    ['A', true, false],
    ['B', false, false],
  ])
})

test('without a version that may run nothing is kept of what was replaced or deleted', async () => {
  const { server, set, remove, owner, db } = await serverWith({ A: 'first', B: 'b' })
  await set('A', 'second')
  await remove('B')
  expect(await openKeptSecrets(db, owner)).toEqual([['A', 'second']])
  expect(await changesOf(server.id)).toEqual(['A'])
})

test('a value that a runner has still is moved to a new key, hidden and found, as the newer one is', async () => {
  const { db, server, owner, set, remove } = await serverWith({
    A: 'first-value',
    B: 'other-value',
  })
  const version = await nextVersion(server)
  await take(server, version)
  await set('A', 'second-value')
  await remove('B')
  const next = { keys: [...ringOf('next').keys, ...ring.keys] }
  await rewrapAll(db, { ring: next, tables: ownerTables })
  expect([...(await countByKey(db, ownerTables)).keys()]).toEqual(['next'])
  const later = { ...owner, ring: ringOf('next') }
  expect(await openSecrets(db, later)).toEqual({ A: 'second-value' })
  const values = ['first-value', 'other-value', 'second-value']
  expect((await openKeptSecrets(db, later)).map(([, value]) => value)).toEqual(
    expect.arrayContaining(values),
  )
  const texts = values.map((text) => ({ text }))
  expect(await findSecretsIn(db, { ...later, texts })).toHaveLength(3)
})
