import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { build, serverDetail } from '../../contract/nouns.ts'
import { templateDetail } from '../../contract/templates.ts'
import { serverSpec } from '../../contract/spec.ts'
import { sha256Of } from '../../db/artifacts.ts'
import { appendBuildEvent } from '../../db/build-events.ts'
import { policySha256, recordScan, scanPolicy } from '../../db/checked-code.ts'
import { recordTrouble } from '../../db/runtime-troubles.ts'
import { openSecrets } from '../../db/secrets.ts'
import { seedTemplate } from '../../db/publications.ts'
import { activateVersion, recordOnVersion } from '../../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { echoSpec, endBuildOf, freshSlug, makeVersion } from '../../test/rows.ts'
import { leasePort } from '../../db/leases.ts'
import { recordHostSeen } from '../../db/hosts.ts'
import { getBuild } from '../../db/builds.ts'
import { putArtifact } from '../../db/artifacts.ts'

let world: ApiWorld
let member: Browser
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
})
afterAll(() => world[Symbol.asyncDispose]())

const secretSpec = {
  ...echoSpec,
  secrets: [{ key: 'GITHUB_TOKEN', description: 'To read issues' }],
}

async function create(fields: object = {}) {
  const slug = freshSlug()
  const res = await member.post('/v1/servers', { slug, spec: echoSpec, ...fields })
  expect(res.status).toBe(202)
  const body = (await res.json()) as { server: { id: string }; build: { id: string } }
  return { slug, serverId: body.server.id, buildId: body.build.id, res, body }
}

/** As the workflow would: a version of the build goes live. */
async function goLive(buildId: string, code = '// rendered') {
  const version = await makeVersion(world.db, await getBuild(world.db, buildId))
  const codeSha256 = await putArtifact(world.db, { kind: 'code', content: code })
  await recordOnVersion(world.db, { id: version.id, codeSha256 })
  await world.db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(world.db, version)
  return version
}

test('a server is recorded with its first build, which is started by its ids', async () => {
  const { slug, serverId, buildId, res, body } = await create({ title: 'My echo' })
  expect(res.headers.get('location')).toBe(`/v1/builds/${buildId}`)
  expect(body).toMatchObject({
    server: {
      slug,
      title: 'My echo',
      url: `http://localhost:4100/s/${slug}/mcp`,
      visibility: 'members',
      state: 'building',
      liveVersion: null,
      createdBy: 'A member',
      lastBuild: { id: buildId, state: 'queued' },
    },
    build: { serverId, source: 'spec', state: 'queued', requestedBy: 'A member' },
  })
  expect(world.starter.started.at(-1)).toEqual({
    buildId,
    serverId,
    organisationId: world.organisationId,
    templateId: null,
    summary: `Build ${slug}`,
  })
})

test('a name is given once, and one can ask before', async () => {
  const { slug } = await create()
  const isAvailable = async (name: string) =>
    (await (await member.visit(`/v1/slugs/${name}`)).json()) as object
  expect(await isAvailable(slug)).toMatchObject({ isAvailable: false, freeSlug: `${slug}-2` })
  await create({ slug: `${slug}-2` })
  expect(await isAvailable(slug)).toMatchObject({ freeSlug: `${slug}-3` })
  expect(await isAvailable('surely-free')).toEqual({
    isAvailable: true,
    url: 'http://localhost:4100/s/surely-free/mcp',
    freeSlug: 'surely-free',
  })
  const res = await member.post('/v1/servers', { slug, spec: echoSpec })
  expect([res.status, await res.json()]).toMatchObject([409, { code: 'SlugTaken' }])
})

test('secrets that the spec asks for must come along; they are sealed and never answered', async () => {
  const slug = freshSlug()
  const missing = await member.post('/v1/servers', { slug, spec: secretSpec })
  expect([missing.status, await missing.json()]).toMatchObject([
    422,
    { code: 'SecretMissing', errors: [{ pointer: '/body/secrets/GITHUB_TOKEN' }] },
  ])
  const stray = await member.post('/v1/servers', {
    slug,
    spec: echoSpec,
    secrets: [{ key: 'OTHER', value: 'x' }],
  })
  expect([stray.status, await stray.json()]).toMatchObject([
    422,
    { errors: [{ pointer: '/body/secrets/0/key' }] },
  ])
  const value = 'ghp_a-value-to-look-for'
  const made = await create({ spec: secretSpec, secrets: [{ key: 'GITHUB_TOKEN', value }] })
  const { serverId } = made
  const opened = await openSecrets(world.db, {
    ring: world.context.config.ownerSecretKeys,
    organisationId: world.organisationId,
    serverId,
  })
  expect(opened).toEqual({ GITHUB_TOKEN: value })
  const answers = [
    JSON.stringify(made.body),
    await (await member.visit(`/v1/servers/${serverId}`)).text(),
    await (await member.visit(`/v1/servers/${serverId}/secrets`)).text(),
    JSON.stringify(await world.db('audit_events')),
    JSON.stringify(await world.db('secrets')),
  ]
  for (const answer of answers) expect(answer).not.toContain(value)
})

test('a secret is set, replaced and deleted, each on record', async () => {
  const { serverId } = await create()
  const url = `/v1/servers/${serverId}/secrets`
  const set = (value: string) =>
    member.visit(`${url}/MAP_TOKEN`, { method: 'PUT', json: { value } })
  expect(await (await set('one')).json()).toMatchObject({
    key: 'MAP_TOKEN',
    isSet: true,
    isDeclared: false,
    setBy: 'A member',
  })
  await set('two')
  expect(await (await member.visit(url)).json()).toMatchObject({ data: [{ key: 'MAP_TOKEN' }] })
  expect((await member.visit(`${url}/MAP_TOKEN`, { method: 'DELETE' })).status).toBe(200)
  const again = await member.visit(`${url}/MAP_TOKEN`, { method: 'DELETE' })
  expect([again.status, await again.json()]).toMatchObject([404, { code: 'SecretNotFound' }])
  const rows = await world.db('audit_events').where({ resourceId: serverId }).orderBy('id')
  expect(rows.map(({ action }) => action)).toEqual([
    'server.create',
    'secret.set',
    'secret.set',
    'secret.delete',
  ])
})

test('names that would steer the runtime are no secrets', async () => {
  const { serverId } = await create()
  const res = await member.visit(`/v1/servers/${serverId}/secrets/NODE_OPTIONS`, {
    method: 'PUT',
    json: { value: '--inspect' },
  })
  expect(res.status).toBe(422)
})

test('servers are listed newest first, page by page', async () => {
  await using own = await createApiWorld()
  const person = await own.member('member')
  const slugs = [freshSlug(), freshSlug(), freshSlug()]
  for (const slug of slugs) await person.post('/v1/servers', { slug, spec: echoSpec })
  type Page = { data: { slug: string }[]; nextCursor: string | null }
  const first = (await (await person.visit('/v1/servers?limit=2')).json()) as Page
  const rest = (await (
    await person.visit(`/v1/servers?limit=2&cursor=${first.nextCursor}`)
  ).json()) as Page
  expect([...first.data, ...rest.data].map(({ slug }) => slug)).toEqual(slugs.toReversed())
  expect(rest.nextCursor).toBeNull()
  expect((await person.visit('/v1/servers?limit=101')).status).toBe(422)
})

test('a server shows the tools of its live version, what is missing, and where to try it', async () => {
  const { slug, serverId, buildId } = await create({
    spec: secretSpec,
    secrets: [{ key: 'GITHUB_TOKEN', value: 'x' }],
  })
  await recordHostSeen(world.db, 'test')
  const version = await goLive(buildId)
  const port = await leasePort(world.db, {
    hostId: 'test',
    versionId: version.id,
    ports: { first: 31_000, last: 31_999 },
  })
  await member.visit(`/v1/servers/${serverId}/secrets/GITHUB_TOKEN`, { method: 'DELETE' })
  const shown = serverDetail.parse(await (await member.visit(`/v1/servers/${slug}`)).json())
  expect(shown).toMatchObject({
    state: 'live',
    liveVersion: 1,
    missingSecrets: ['GITHUB_TOKEN'],
    candidateUrl: `http://127.0.0.1:${port}/s/${slug}/mcp`,
    trouble: null,
    tools: [{ name: 'echo' }],
  })
  const now = new Date()
  const failure = { versionId: version.id, runnerId: 'run_1', reason: 'out of memory' }
  await recordTrouble(world.db, {
    ...failure,
    failures: 3,
    firstAt: now,
    lastAt: now,
    nextTryAt: now,
  })
  expect(await (await member.visit(`/v1/servers/${slug}`)).json()).toMatchObject({
    trouble: 'Its runner failed 3 times in a minute: out of memory. It is started again.',
  })
  expect(JSON.stringify(shown)).not.toContain('implementation')
})

test('a version is shown with its code and what the scanner said of it', async () => {
  const { serverId, buildId } = await create()
  const code = `// code of ${serverId}`
  await goLive(buildId, code)
  const finding = {
    rule: 'r',
    level: 'warn' as const,
    file: 'server.ts',
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 2,
    offset: 0,
    excerpt: 'x',
    message: 'm',
    instead: 'i',
  }
  await recordScan(world.db, {
    sha256: sha256Of(code),
    policySha256: policySha256(scanPolicy(serverSpec.parse(echoSpec))),
    scannerVersion: '1',
    findings: [finding],
  })
  const list = await (await member.visit(`/v1/servers/${serverId}/versions`)).json()
  expect(list).toMatchObject({ data: [{ number: 1, state: 'live', author: 'A member', buildId }] })
  const one = await (await member.visit(`/v1/servers/${serverId}/versions/1`)).json()
  expect(one).toMatchObject({ number: 1, code, codeSha256: sha256Of(code), findings: [finding] })
  expect((await member.visit(`/v1/servers/${serverId}/versions/2`)).status).toBe(404)
})

test('how long a version took is the work of its steps until it was live, whoever was waited for', async () => {
  const { serverId, buildId } = await create()
  const tookMs = async () => {
    const list = await (await member.visit(`/v1/servers/${serverId}/versions`)).json()
    return (list as { data: { tookMs: number | null }[] }).data[0]?.tookMs
  }
  const version = await makeVersion(world.db, await getBuild(world.db, buildId))
  for (const step of ['compile', 'contract-check', 'retire'] as const)
    await appendBuildEvent(world.db, {
      buildId,
      step,
      type: 'step-done',
      text: 'Done.',
      durationMs: 120.5,
    })
  expect(await tookMs()).toBeNull()
  await world.db.transaction((trx) => activateVersion(trx, version.id))
  const anHourAgo = new Date(Date.now() - 3_600_000)
  await world.db('versions').where({ id: version.id }).update({ createdAt: anHourAgo })
  expect(await tookMs()).toBe(241)
})

test('a second build waits for the first: 409 names the one that runs', async () => {
  const { serverId, buildId } = await create()
  const url = `/v1/servers/${serverId}/builds`
  const busy = await member.post(url, { spec: echoSpec })
  expect([busy.status, await busy.json()]).toMatchObject([
    409,
    { code: 'ServerBusy', facts: { buildId } },
  ])
  await goLive(buildId)
  const next = await member.post(url, { spec: echoSpec })
  expect([next.status, build.parse(await next.json())]).toMatchObject([202, { state: 'queued' }])
  expect(next.headers.get('location')).toMatch(/^\/v1\/builds\/bld_/)
})

test('a build needs the secrets that its spec asks for', async () => {
  const { serverId, buildId } = await create()
  await goLive(buildId)
  const url = `/v1/servers/${serverId}/builds`
  expect((await member.post(url, { spec: secretSpec })).status).toBe(422)
  await member.visit(`/v1/servers/${serverId}/secrets/GITHUB_TOKEN`, {
    method: 'PUT',
    json: { value: 'x' },
  })
  expect((await member.post(url, { spec: secretSpec })).status).toBe(202)
})

test('exactly one source is taken', async () => {
  const slug = freshSlug()
  const none = await member.post('/v1/servers', { slug })
  const both = await member.post('/v1/servers', {
    slug,
    spec: echoSpec,
    templateId: 'tpl_01h455vb4pex5vsknk084sn02q',
  })
  expect([none.status, both.status]).toEqual([422, 422])
})

test('when the workflow service refuses, the request leaves no server behind and no running build', async () => {
  const slug = freshSlug()
  const failure = new AppError('TemporalUnavailable', 'away')
  world.starter.failure = failure
  const res = await member.post('/v1/servers', { slug, spec: echoSpec })
  world.starter.failure = undefined
  expect([res.status, await res.json()]).toMatchObject([503, { code: 'TemporalUnavailable' }])
  expect((await member.visit(`/v1/servers/${slug}`)).status).toBe(404)
  expect((await member.post('/v1/servers', { slug, spec: echoSpec })).status).toBe(202)
})

test('a build that has not begun is cancelled here; a running one by its workflow; an ended one not at all', async () => {
  const cancel = (id: string) => member.post(`/v1/builds/${id}/cancel`)
  const queued = await create()
  const first = await cancel(queued.buildId)
  expect([first.status, await first.json()]).toMatchObject([
    202,
    { state: 'cancelled', failure: { code: 'Cancelled' } },
  ])
  const again = await cancel(queued.buildId)
  expect([again.status, await again.json()]).toMatchObject([
    409,
    { code: 'BuildFinished', facts: { state: 'cancelled' } },
  ])
  expect(world.starter.cancelled).toEqual([])

  const running = await create()
  await makeVersion(world.db, await getBuild(world.db, running.buildId))
  const second = await cancel(running.buildId)
  expect([second.status, await second.json()]).toMatchObject([202, { state: 'running' }])
  expect(world.starter.cancelled).toEqual([
    { serverId: running.serverId, buildId: running.buildId },
  ])
})

test('while a cancel is under way its build cannot end, so that it never reaches the next one of the server', async () => {
  const { buildId } = await create()
  await makeVersion(world.db, await getBuild(world.db, buildId))
  const { cancelBuild } = world.starter
  let attempt: unknown
  world.starter.cancelBuild = async (asked) => {
    attempt = await world.db
      .transaction(async (trx) => {
        await trx.raw(`set local lock_timeout = '200ms'`)
        await trx.raw(`update builds set state = 'live' where id = ?`, [buildId])
      })
      .catch((err: unknown) => err)
    return cancelBuild(asked)
  }
  const res = await member.post(`/v1/builds/${buildId}/cancel`)
  world.starter.cancelBuild = cancelBuild
  expect(res.status).toBe(202)
  expect(attempt).toMatchObject({ code: '55P03' }) // lock_not_available
})

test('a template is shown with its code, forked with domains of the owner, and the fork is counted', async () => {
  const spec = serverSpec.parse({
    ...echoSpec,
    allowedDomains: ['api.example.com'],
    allowsOwnerDomains: true,
  })
  await seedTemplate(world.db, {
    slug: 'text-toolbox',
    title: 'Text toolbox',
    shortDescription: 'Short',
    longDescription: 'Long',
    category: 'text',
    spec,
    code: '// verbatim',
  })
  const list = (await (await member.visit('/v1/templates')).json()) as { data: { id: string }[] }
  expect(list.data).toMatchObject([{ slug: 'text-toolbox', toolNames: ['echo'], forkCount: 0 }])
  const shown = templateDetail.parse(
    await (await member.visit('/v1/templates/text-toolbox')).json(),
  )
  expect(shown).toMatchObject({ code: '// verbatim', codeSha256: sha256Of('// verbatim') })

  const fork = await create({
    spec: undefined,
    templateId: shown.id,
    allowedDomains: ['my.example.org'],
  })
  expect(fork.body).toMatchObject({
    server: { templateSlug: 'text-toolbox' },
    build: { source: 'template' },
  })
  expect(world.starter.started.at(-1)).toMatchObject({ templateId: shown.id })
  const detail = await (await member.visit(`/v1/servers/${fork.serverId}`)).json()
  expect(detail).toMatchObject({ allowedDomains: ['api.example.com', 'my.example.org'] })
  expect(await (await member.visit(`/v1/templates/${shown.id}`)).json()).toMatchObject({
    forkCount: 1,
  })
  expect((await member.visit('/v1/templates/nothing-here')).status).toBe(404)
})
