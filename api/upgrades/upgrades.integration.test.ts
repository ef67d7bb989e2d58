import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, problem, server } from '../../contract/nouns.ts'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { upgrade } from '../../contract/templates.ts'
import { getSpec, putArtifact, putSpec } from '../../db/artifacts.ts'
import { createBuild, getBuild } from '../../db/builds.ts'
import { listSecrets } from '../../db/secrets.ts'
import { activateVersion, getVersion, recordOnVersion } from '../../db/versions.ts'
import { serverSpec } from '../../contract/spec.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { publishDesign } from '../../test/publish.ts'
import { echoSpec, endBuildOf, freshSlug, makeOrganisation, makeVersion } from '../../test/rows.ts'

let world: ApiWorld
let author: Browser
let forker: Browser
let count = 0
beforeAll(async () => {
  world = await createApiWorld()
  author = await world.member('member')
  forker = await world.member('member', { in: await makeOrganisation(world.db) })
})
afterAll(() => world?.[Symbol.asyncDispose]())

const secret = {
  key: 'ECHO_TOKEN',
  description: 'Opens the echo',
  howToGetUrl: 'https://example.com/keys',
}
const wider = { ...echoSpec, allowedDomains: ['api.example.com'], secrets: [secret] }

async function publish({ spec, serverId }: { spec?: ServerSpecInput; serverId?: string } = {}) {
  count += 1
  return publishDesign(world, {
    author,
    title: `Upgraded ${count}`,
    changes: `Change ${count}.`,
    organisationId: world.organisationId,
    code: `// code ${count}\n`,
    ...(spec && { spec }),
    ...(serverId !== undefined && { serverId }),
  })
}

/** What a worker makes of a build that was recorded. */
async function goLive(buildId: string, code?: string) {
  const row = await getBuild(world.db, buildId)
  const version = await makeVersion(world.db, row)
  const ofTemplate =
    row.templateVersionId &&
    (await world.db('templateVersions').where({ id: row.templateVersionId }).first())
  const codeSha256 =
    code === undefined
      ? ofTemplate.codeSha256
      : await putArtifact(world.db, { kind: 'code', content: code })
  await recordOnVersion(world.db, { id: version.id, codeSha256 })
  await world.db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(world.db, version)
  return version
}

async function fork(templateId: string, more: object = {}) {
  const res = await forker.post('/v1/servers', { slug: freshSlug(), templateId, ...more })
  const answer = (await res.json()) as { server: unknown; build: unknown }
  if (res.status !== 202) throw new Error(JSON.stringify(answer))
  const made = server.parse(answer.server)
  const version = await goLive(build.parse(answer.build).id)
  return { serverId: made.id, version }
}

/** By its owner, with words of their own. */
async function iterate(serverId: string, { code, spec }: { code: string; spec: ServerSpecInput }) {
  const { liveVersionId } = await world.db('servers').where({ id: serverId }).first()
  const made = await createBuild(world.db, {
    serverId,
    source: 'iterate',
    specSha256: await putSpec(world.db, serverSpec.parse(spec)),
    baseVersionId: liveVersionId,
    templateVersionId: null,
    requestedBy: null,
  })
  return goLive(made.id, code)
}

async function look(serverId: string, who = forker) {
  const res = await who.visit(`/v1/servers/${serverId}/upgrade`)
  const answer: unknown = await res.json()
  if (res.status !== 200) throw new Error(JSON.stringify(answer))
  return upgrade.parse(answer)
}

const ask = (serverId: string, body: object) => forker.post(`/v1/servers/${serverId}/upgrade`, body)

async function refused(serverId: string, body: object) {
  const before = await world.db('builds').where({ serverId }).count()
  const res = await ask(serverId, body)
  expect(await world.db('builds').where({ serverId }).count()).toEqual(before)
  return problem.parse(await res.json())
}

const isOffered = async (serverId: string) =>
  server.parse(await (await forker.visit(`/v1/servers/${serverId}`)).json()).hasUpgrade

test('a forker sees what the next version changes, and takes it by choice', async () => {
  const { template, design } = await publish()
  const { serverId } = await fork(template.id)
  expect(await look(serverId)).toMatchObject({
    installedVersion: 1,
    latestVersion: 1,
    isAvailable: false,
    isIterated: false,
    versions: [],
  })
  await publish({ serverId: design.serverId, spec: wider })
  expect(await isOffered(serverId)).toBe(true)
  const seen = await look(serverId)
  expect(seen).toMatchObject({
    templateSlug: template.slug,
    installedVersion: 1,
    latestVersion: 2,
    isAvailable: true,
    isDeclined: false,
    isIterated: false,
    versions: [{ number: 2, changes: `Change ${count}.` }],
    difference: { domains: { added: ['api.example.com'] }, secrets: { added: ['ECHO_TOKEN'] } },
    ownDifference: null,
    newDomains: ['api.example.com'],
    newSecrets: [{ ...secret, whose: 'owner' }],
    missingSecrets: ['ECHO_TOKEN'],
  })
  expect(seen.ownCode).toBe(seen.baseCode)
  expect(seen.latestCode).toBe(`// code ${count}\n`)

  expect(await refused(serverId, { versionNumber: 2 })).toMatchObject({
    code: 'SecretMissing',
    errors: [{ pointer: '/body/secrets/ECHO_TOKEN' }],
  })
  expect(await refused(serverId, { versionNumber: 1 })).toMatchObject({
    errors: [{ pointer: '/body/versionNumber', detail: expect.stringContaining('Version 2') }],
  })
  const res = await ask(serverId, {
    versionNumber: 2,
    domains: seen.newDomains,
    secretKeys: ['ECHO_TOKEN'],
    secrets: [{ key: 'ECHO_TOKEN', value: 'open sesame' }],
  })
  expect(res.status).toBe(202)
  const asked = build.parse(await res.json())
  expect(asked).toMatchObject({ source: 'template' })
  expect(await getBuild(world.db, asked.id)).toMatchObject({
    approved: { domains: ['api.example.com'], secrets: [{ key: 'ECHO_TOKEN' }] },
    templateVersionId: expect.stringMatching(/^tpv_/),
    specSha256: await putSpec(world.db, serverSpec.parse(wider)),
  })
  expect((await listSecrets(world.db, serverId)).map(({ key }) => key)).toEqual(['ECHO_TOKEN'])
  const audit = await world.db('auditEvents').where({ resourceId: serverId }).orderBy('id', 'desc')
  expect(audit[0]).toMatchObject({ action: 'server.upgrade', metadata: { from: 1, to: 2 } })
  expect(JSON.stringify(audit)).not.toContain('sesame')

  await goLive(asked.id)
  expect(await look(serverId)).toMatchObject({ installedVersion: 2, isAvailable: false })
  expect(await isOffered(serverId)).toBe(false)
  expect(await refused(serverId, { versionNumber: 2 })).toMatchObject({
    errors: [{ detail: 'There is no newer version to be had' }],
  })
})

test('what was not approved with the request is not approved', async () => {
  const { template, design } = await publish()
  const { serverId } = await fork(template.id)
  await publish({ serverId: design.serverId, spec: wider })
  const secrets = [{ key: 'ECHO_TOKEN', value: 'open sesame' }]
  const res = await ask(serverId, { versionNumber: 2, domains: ['other.example.com'], secrets })
  expect(await getBuild(world.db, build.parse(await res.json()).id)).toMatchObject({
    approved: { domains: [], secrets: [] },
  })
})

test('of a fork that its owner has changed three designs are shown, and theirs is not lost by surprise', async () => {
  const { template, design } = await publish()
  const { serverId } = await fork(template.id)
  const own = { ...echoSpec, title: 'My echo', allowedDomains: ['my.example.org'] }
  await iterate(serverId, { code: '// my own\n', spec: own })
  await publish({ serverId: design.serverId, spec: wider })
  const seen = await look(serverId)
  expect(seen).toMatchObject({
    installedVersion: 1,
    isIterated: true,
    ownCode: '// my own\n',
    templateDifference: { domains: { added: ['api.example.com'], removed: [] } },
    ownDifference: { domains: { added: ['my.example.org'], removed: [] } },
    difference: { domains: { added: ['api.example.com'], removed: ['my.example.org'] } },
  })
  expect([seen.baseCode, seen.latestCode]).toEqual([`// code ${count - 1}\n`, `// code ${count}\n`])
  const body = { versionNumber: 2, secrets: [{ key: 'ECHO_TOKEN', value: 'open sesame' }] }
  expect(await refused(serverId, body)).toMatchObject({
    errors: [{ pointer: '/body/discardsOwnChanges' }],
  })
  expect(await listSecrets(world.db, serverId)).toEqual([])
  const res = await ask(serverId, { ...body, discardsOwnChanges: true })
  const version = await goLive(build.parse(await res.json()).id)
  expect(await look(serverId)).toMatchObject({ installedVersion: 2, isIterated: false })

  // Back to what was iterated of the first one: that is what it is compared with again.
  const mine = await world
    .db('versions')
    .where({ serverId, number: version.number - 1 })
    .first()
  const back = await createBuild(world.db, {
    serverId,
    source: 'rollback',
    specSha256: mine.specSha256,
    baseVersionId: mine.id,
    templateVersionId: null,
    requestedBy: null,
  })
  await goLive(back.id, '// my own\n')
  expect(await look(serverId)).toMatchObject({ installedVersion: 1, isIterated: true })
})

test.each([
  ['a host', { allowedDomains: ['my.example.org'] }],
  ['what a secret is for', { secrets: [{ ...secret, description: 'Opens my echo' }] }],
  ['what it says of itself', { description: 'Echoes for me.' }],
])('what its owner changed beside the code is not lost by surprise: %s', async (_what, changed) => {
  const spec = { ...echoSpec, secrets: [secret] }
  const { template, design } = await publish({ spec })
  const code = `// code ${count}\n`
  const { serverId } = await fork(template.id, {
    secrets: [{ key: 'ECHO_TOKEN', value: 'open sesame' }],
  })
  await iterate(serverId, { code, spec: { ...spec, ...changed } })
  await publish({ serverId: design.serverId, spec })
  const seen = await look(serverId)
  expect(seen).toMatchObject({ isIterated: true, ownCode: code, ownDifference: {} })
  expect(seen.baseCode).toBe(code)
  expect(await refused(serverId, { versionNumber: 2 })).toMatchObject({
    errors: [{ pointer: '/body/discardsOwnChanges' }],
  })
  expect((await ask(serverId, { versionNumber: 2, discardsOwnChanges: true })).status).toBe(202)
})

test('a host that the owner added is not lost by surprise when the author closes that', async () => {
  const open = { ...echoSpec, allowsOwnerDomains: true }
  const { template, design } = await publish({ spec: open })
  const { serverId } = await fork(template.id, { allowedDomains: ['my.example.org'] })
  await publish({ serverId: design.serverId })
  expect(await look(serverId)).toMatchObject({
    isIterated: true,
    difference: { domains: { removed: ['my.example.org'] } },
  })
  expect(await refused(serverId, { versionNumber: 2 })).toMatchObject({
    errors: [{ pointer: '/body/discardsOwnChanges' }],
  })
})

test('domains that the owner of a fork has added stay theirs', async () => {
  const open = { ...echoSpec, allowsOwnerDomains: true, allowedDomains: ['api.example.com'] }
  const { template, design } = await publish({ spec: open })
  const { serverId } = await fork(template.id, { allowedDomains: ['my.example.org'] })
  const next = { ...open, allowedDomains: ['api.example.net'] }
  await publish({ serverId: design.serverId, spec: next })
  expect(await look(serverId)).toMatchObject({
    isIterated: false,
    newDomains: ['api.example.net'],
    difference: { domains: { added: ['api.example.net'], removed: ['api.example.com'] } },
  })
  const res = await ask(serverId, { versionNumber: 2, domains: ['api.example.net'] })
  const { specSha256 } = await getBuild(world.db, build.parse(await res.json()).id)
  expect((await getSpec(world.db, specSha256 ?? '')).allowedDomains).toEqual([
    'api.example.net',
    'my.example.org',
  ])
})

test('a fork that took other hosts in the place of many is compared all the same', async () => {
  const open = { ...echoSpec, allowsOwnerDomains: true }
  const many = Array.from({ length: 50 }, (_, index) => `h${index}.example.com`)
  const { template, design } = await publish({ spec: { ...open, allowedDomains: many } })
  const { serverId } = await fork(template.id)
  const own = [...many.slice(0, 40), 'my.example.org']
  await iterate(serverId, { code: `// code ${count}\n`, spec: { ...open, allowedDomains: own } })
  await publish({ serverId: design.serverId, spec: open })
  expect(await look(serverId)).toMatchObject({ isIterated: true, isAvailable: true })
})

test('an owner may decline for good, and think better of it', async () => {
  const { template, design } = await publish()
  const { serverId } = await fork(template.id)
  await publish({ serverId: design.serverId })
  const decline = async (isDeclined: boolean) => {
    const json = { isDeclined }
    const res = await forker.visit(`/v1/servers/${serverId}/upgrades`, { method: 'PUT', json })
    return server.parse(await res.json()).hasUpgrade
  }
  expect(await decline(true)).toBe(false)
  expect(await look(serverId)).toMatchObject({ isDeclined: true, isAvailable: true })
  const audit = await world.db('auditEvents').where({ resourceId: serverId }).orderBy('id', 'desc')
  expect(audit[0]).toMatchObject({ action: 'template.decline', metadata: { isDeclined: true } })
  expect(await decline(false)).toBe(true)
})

test('nothing is to be had of a template that is hidden, taken down or gone', async () => {
  const { template, design } = await publish()
  const { serverId } = await fork(template.id)
  await publish({ serverId: design.serverId })
  const set = (columns: object) => world.db('templates').where({ id: template.id }).update(columns)
  for (const column of ['hiddenAt', 'takenDownAt']) {
    await set({ [column]: new Date() })
    expect(await isOffered(serverId)).toBe(false)
    expect(await look(serverId)).toMatchObject({ isAvailable: false })
    expect((await refused(serverId, { versionNumber: 2 })).code).toBe('InvalidInput')
    await set({ [column]: null })
  }
  await set({ deletedAt: new Date() })
  expect(await refused(serverId, { versionNumber: 2 })).toMatchObject({ code: 'TemplateNotFound' })
  const { design: other } = await publish()
  expect((await author.visit(`/v1/servers/${other.serverId}/upgrade`)).status).toBe(404)
  expect((await author.visit(`/v1/servers/${serverId}/upgrade`)).status).toBe(404)
})

test('a live version knows where it comes from', async () => {
  const { template } = await publish()
  const { version } = await fork(template.id)
  const { currentVersionId } = await world.db('templates').where({ id: template.id }).first()
  expect((await getVersion(world.db, version.id)).templateVersionId).toBe(currentVersionId)
})
