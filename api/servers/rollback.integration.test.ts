import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, problem } from '../../contract/nouns.ts'
import { serverSpec } from '../../contract/spec.ts'
import { putSpec } from '../../db/artifacts.ts'
import { getBuild } from '../../db/builds.ts'
import { activateVersion, failVersion } from '../../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { echoSpec, endBuildOf, makeBuild, makeServer, makeVersion } from '../../test/rows.ts'

let world: ApiWorld
let member: Browser
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function liveVersion(serverId: string, spec = echoSpec) {
  const version = await makeVersion(world.db, await makeBuild(world.db, { serverId, spec }))
  await world.db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(world.db, version)
  return version
}

async function serverWithTwoVersions(first = echoSpec) {
  const { id: serverId } = await makeServer(world.db, world.organisationId)
  const versions = [await liveVersion(serverId, first), await liveVersion(serverId)] as const
  return { serverId, versions }
}

const rollBack = (serverId: string, versionNumber: number) =>
  member.post(`/v1/servers/${serverId}/rollback`, { versionNumber })

test('an earlier version is built again of what is stored of it, and of nothing else', async () => {
  const first = { ...echoSpec, title: 'First', allowedDomains: ['api.example.com'] }
  const { serverId, versions } = await serverWithTwoVersions(first)
  const res = await rollBack(serverId, 1)
  expect(res.status).toBe(202)
  const { id, source } = build.parse(await res.json())
  expect(source).toBe('rollback')
  expect(await getBuild(world.db, id)).toMatchObject({
    baseVersionId: versions[0].id,
    specSha256: await putSpec(world.db, serverSpec.parse(first)),
    instruction: null,
    templateVersionId: null,
    approved: { domains: ['api.example.com'], secrets: [] },
    allowsBreaking: false,
  })
  expect(world.starter.started.at(-1)).toMatchObject({ buildId: id, serverId })
  const audit = await world.db('auditEvents').where({ resourceId: serverId }).orderBy('id', 'desc')
  expect(audit[0]).toMatchObject({ action: 'server.rollback', metadata: { version: 1 } })
})

test('a version that is live already, was never live or is not there says so', async () => {
  const { serverId } = await serverWithTwoVersions()
  const failed = await makeVersion(world.db, await makeBuild(world.db, { serverId }))
  await failVersion(world.db, failed.id)
  await endBuildOf(world.db, failed)
  for (const [number, words] of [
    [2, 'live already'],
    [3, 'never live'],
  ] as const) {
    const res = await rollBack(serverId, number)
    expect(res.status).toBe(422)
    const { errors } = problem.parse(await res.json())
    expect(errors?.[0]).toMatchObject({ pointer: '/body/versionNumber' })
    expect(errors?.[0]?.detail).toContain(words)
  }
  expect((await rollBack(serverId, 99)).status).toBe(404)
})

test('a secret that the earlier version needs and that is gone is asked for', async () => {
  const secrets = [{ key: 'OLD_TOKEN', description: 'Opens the door' }]
  const { serverId } = await serverWithTwoVersions({ ...echoSpec, secrets })
  const res = await rollBack(serverId, 1)
  expect(problem.parse(await res.json())).toMatchObject({
    code: 'SecretMissing',
    errors: [{ pointer: '/body/secrets/OLD_TOKEN', detail: 'Opens the door' }],
  })
})

test('the live version can be deployed anew, and only while there is one', async () => {
  const { serverId, versions } = await serverWithTwoVersions()
  const res = await member.post(`/v1/servers/${serverId}/redeploy`)
  expect(res.status).toBe(202)
  const { id, source } = build.parse(await res.json())
  expect(source).toBe('redeploy')
  expect(await getBuild(world.db, id)).toMatchObject({ baseVersionId: versions[1].id })
  const { id: empty } = await makeServer(world.db, world.organisationId)
  expect((await member.post(`/v1/servers/${empty}/redeploy`)).status).toBe(422)
})

test('who may only look may not roll back', async () => {
  const { serverId } = await serverWithTwoVersions()
  const viewer = await world.member('viewer')
  for (const [path, body] of [
    ['rollback', { versionNumber: 1 }],
    ['redeploy', undefined],
  ] as const)
    expect((await viewer.post(`/v1/servers/${serverId}/${path}`, body)).status).toBe(403)
})
