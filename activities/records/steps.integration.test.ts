import { afterAll, beforeAll, expect, test } from 'vitest'
import { putSpec } from '../../db/artifacts.ts'
import { listBuildEvents } from '../../db/build-events.ts'
import { createBuild, findBuildFailure, getBuild } from '../../db/builds.ts'
import { recordHostLost, recordHostSeen } from '../../db/hosts.ts'
import { findLease, leasePort } from '../../db/leases.ts'
import { openRunner } from '../../db/runners.ts'
import { activateVersion, getVersion, recordOnVersion } from '../../db/versions.ts'
import { serverSpec } from '../../contract/spec.ts'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import {
  echoSpec,
  endBuildOf,
  hostId,
  makeBuild,
  makeServer,
  makeVersion,
} from '../../test/rows.ts'
import { begin } from './begin.ts'
import { endLive, failBuild, fence } from './end-build.ts'
import { generate } from './generate.ts'
import { place, releasePort } from './place.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => database?.[Symbol.asyncDispose]())

const context = () => ({
  db: database.db,
  call: () => ({ attempt: 1, signal: new AbortController().signal, heartbeat() {} }),
  failpoint: async () => {},
  model: null,
  repairBudget: { tries: 3, tokens: 60_000 },
  versionPorts: { first: 51_000, last: 51_009 },
})

async function begun() {
  const { db } = database
  const server = await makeServer(db)
  const build = await makeBuild(db, { serverId: server.id })
  const version = await makeVersion(db, build)
  return { server, build, input: { buildId: build.id, versionId: version.id } }
}
const eventTypes = async (buildId: string) =>
  (await listBuildEvents(database.db, { buildId, after: 0 })).map(
    ({ type, step }) => `${step ?? 'build'} ${type}`,
  )

test('begin twice is one version and one pair of events', async () => {
  const server = await makeServer(database.db)
  const { id: buildId } = await makeBuild(database.db, { serverId: server.id })
  expect(await begin(context(), { buildId })).toEqual(await begin(context(), { buildId }))
  expect(await eventTypes(buildId)).toEqual(['begin step-started', 'begin step-done'])
})

test('a build whose secret is gone ends there, and its reason names the secret', async () => {
  const { db } = database
  const server = await makeServer(db)
  const spec = serverSpec.parse({
    ...echoSpec,
    secrets: [
      { key: 'OWN_TOKEN', description: 'The owner gives it' },
      { key: 'THEIR_TOKEN', description: 'Each caller gives it', whose: 'caller' },
    ],
  })
  const build = await createBuild(db, {
    serverId: server.id,
    source: 'spec',
    specSha256: await putSpec(db, spec),
    templateVersionId: null,
    requestedBy: null,
  })
  const version = await makeVersion(db, build)
  const input = { buildId: build.id, versionId: version.id }
  await expect(generate(context(), input)).rejects.toMatchObject({ code: 'SecretMissing' })
  await failBuild(context(), {
    buildId: build.id,
    code: 'SecretMissing',
    step: 'generate',
    round: 0,
  })
  const failure = await findBuildFailure(db, build.id)
  expect(failure).toMatchObject({ code: 'SecretMissing', step: 'generate' })
  expect(failure?.detail).toContain('OWN_TOKEN')
  expect(failure?.detail).not.toContain('THEIR_TOKEN')
})

test('place twice is one lease; its undo gives the port back, but not from under a runner', async () => {
  const { input } = await begun()
  const placed = await place(context(), input)
  expect(await place(context(), input)).toEqual(placed)
  const lease = await findLease(database.db, input.versionId)
  expect(lease).toMatchObject(placed)
  const runner = { versionId: input.versionId, hostId, containerName: `bmm-${input.versionId}` }
  await openRunner(database.db, runner)
  await expect(releasePort(context(), input)).rejects.toMatchObject({ code: 'HostBusy' })
  await database.db('runners').where({ versionId: input.versionId }).update({ state: 'gone' })
  await releasePort(context(), input)
  await releasePort(context(), input)
  expect(await findLease(database.db, input.versionId)).toBeUndefined()
})

test('a new version stands where the live one does, however full that host is, while it answers', async () => {
  const { db } = database
  const { server, input } = await begun()
  await recordHostSeen(db, 'emptier')
  await recordOnVersion(db, { id: input.versionId, hostId })
  await db.transaction((trx) => activateVersion(trx, input.versionId))
  await place(context(), { ...(await begun()).input })
  await endBuildOf(db, await getVersion(db, input.versionId))
  const build = await makeBuild(db, { serverId: server.id })
  const next = { buildId: build.id, versionId: (await makeVersion(db, build)).id }
  await leasePort(db, { hostId, versionId: input.versionId, ports: context().versionPorts })
  expect(await place(context(), next)).toEqual({ hostId })
  await releasePort(context(), next)
  await recordHostLost(db, hostId)
  expect(await place(context(), next)).toEqual({ hostId: 'emptier' })
  await recordHostLost(db, 'emptier')
  await recordHostSeen(db, hostId)
})

test('a build ends once: a second end of another kind changes nothing', async () => {
  const { build } = await begun()
  expect(await fence(context(), { buildId: build.id })).toEqual({ isLive: false, retire: null })
  await failBuild(context(), { buildId: build.id, code: 'Cancelled', step: null, round: 0 })
  await endLive(context(), { buildId: build.id })
  expect((await getBuild(database.db, build.id)).state).toBe('cancelled')
  expect(await eventTypes(build.id)).toEqual(['build build-ended'])
})

test('a failed build whose last try is unknown still says what was tried before', async () => {
  const { build } = await begun()
  await database
    .db('builds')
    .where({ id: build.id })
    .update({
      failure: JSON.stringify({
        code: 'HostUnavailable',
        title: 'No Docker host answers',
        detail: 'The Docker engine does not answer.',
        step: 'deploy',
      }),
    })
  await failBuild(context(), { buildId: build.id, code: 'BuildTimedOut', step: 'deploy', round: 0 })
  expect(await findBuildFailure(database.db, build.id)).toMatchObject({
    code: 'BuildTimedOut',
    detail: 'Before that: The Docker engine does not answer.',
  })
})
