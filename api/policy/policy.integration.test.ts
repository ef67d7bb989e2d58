import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractCheck } from '../../activities/records/contract-check.ts'
import { openPolicy, type OrganisationPolicy } from '../../contract/policy.ts'
import { problem, server } from '../../contract/nouns.ts'
import { recordModelCall } from '../../db/model-calls.ts'
import { openRunner } from '../../db/runners.ts'
import { enforce, findRunnerLimits } from '../../db/policies.ts'
import { requireRoom } from '../../db/quotas.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import {
  echoSpec,
  freshSlug,
  hostId,
  makeBuild,
  makeOrganisation,
  makeServer,
  makeVersion,
} from '../../test/rows.ts'
import { makeTemplate } from '../../test/template-rows.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** An organisation of its own with these rules, and somebody who may build there. */
async function organisationWith(rules: Partial<OrganisationPolicy>) {
  const organisationId = await makeOrganisation(world.db)
  const admin = await world.member('admin', { in: organisationId })
  const policy = { ...openPolicy, ...rules }
  const res = await admin.visit('/v1/me/org/policy', { method: 'PUT', json: policy })
  expect({ status: res.status, body: await res.json() }).toEqual({
    status: 200,
    body: { policy, publicServers: [] },
  })
  return { organisationId, admin, member: await world.member('member', { in: organisationId }) }
}
const quotas = (part: Partial<OrganisationPolicy['quotas']>) => ({
  quotas: { ...openPolicy.quotas, ...part },
})
const build = (who: Browser, body: object) =>
  who.post('/v1/servers', { slug: freshSlug(), ...body })
const stepDeps = () => ({
  db: world.db,
  call: () => ({ attempt: 1, signal: new AbortController().signal, heartbeat() {} }),
  failpoint: async () => {},
})
const refusalOf = async (res: Response) => problem.parse(await res.json())

test('a source that is not allowed is refused with the name of the rule and who can change it', async () => {
  const { member } = await organisationWith({ allowedSources: ['template'] })
  const refused = await refusalOf(await build(member, { spec: echoSpec }))
  expect(refused).toMatchObject({
    status: 403,
    code: 'PolicyRefused',
    detail: expect.stringContaining('An admin of the organisation can change this rule'),
    facts: { rule: 'allowedSources' },
  })
  const { id: templateId } = await makeTemplate(world.db)
  expect((await build(member, { templateId })).status).toBe(202)
})

test('hosts that are denied, or not listed, are refused before anything is built', async () => {
  const { member } = await organisationWith({
    allowedDomains: ['*.example.com'],
    deniedDomains: ['paste.example.com'],
  })
  const reach = (...allowedDomains: string[]) =>
    build(member, { spec: { ...echoSpec, allowedDomains } })
  expect(await refusalOf(await reach('paste.example.com'))).toMatchObject({
    facts: { rule: 'deniedDomains' },
  })
  expect(await refusalOf(await reach('api.example.org'))).toMatchObject({
    facts: { rule: 'allowedDomains' },
    detail: expect.stringContaining('api.example.org'),
  })
  expect((await reach('api.example.com')).status).toBe(202)
})

test('a build judges hosts once more: a model may have written them, or the rules have changed', async () => {
  const { organisationId } = await organisationWith({ deniedDomains: ['*.example.com'] })
  const { id: serverId } = await makeServer(world.db, organisationId)
  const spec = { ...echoSpec, allowedDomains: ['api.example.com'] }
  const version = await makeVersion(world.db, await makeBuild(world.db, { serverId, spec }))
  const ids = { buildId: version.buildId, versionId: version.id }
  await expect(contractCheck(stepDeps(), ids)).rejects.toMatchObject({ code: 'PolicyRefused' })
})

test('public servers are refused where they are not allowed, new ones and changed ones', async () => {
  const { member } = await organisationWith({ allowsPublicServers: false })
  const asked = await build(member, { spec: echoSpec, visibility: 'public' })
  expect(await refusalOf(asked)).toMatchObject({ facts: { rule: 'allowsPublicServers' } })
  const made = (await (await build(member, { spec: echoSpec })).json()) as { server: unknown }
  const { id } = server.parse(made.server)
  const change = await member.visit(`/v1/servers/${id}`, {
    method: 'PATCH',
    json: { visibility: 'public' },
  })
  expect(await refusalOf(change)).toMatchObject({ facts: { rule: 'allowsPublicServers' } })
})

test('where public servers are not allowed any more, one that is public is named, goes on, and is not built again', async () => {
  const { organisationId, admin, member } = await organisationWith({})
  const { db } = world
  const shown = await makeServer(db, organisationId)
  await makeServer(db, organisationId)
  await db('servers').where({ id: shown.id }).update({ visibility: 'public' })
  const waiting = await makeBuild(db, { serverId: shown.id })
  const version = await makeVersion(db, waiting)
  const json = { ...openPolicy, allowsPublicServers: false }
  const saved = await admin.visit('/v1/me/org/policy', { method: 'PUT', json })
  expect(await saved.json()).toEqual({ policy: json, publicServers: [shown.slug] })
  const rule = { code: 'PolicyRefused', facts: { rule: 'allowsPublicServers' } }
  await expect(
    contractCheck(stepDeps(), { buildId: waiting.id, versionId: version.id }),
  ).rejects.toMatchObject(rule)
  await db('builds').where({ id: waiting.id }).update({ state: 'failed' })
  const rebuild = () => member.post(`/v1/servers/${shown.slug}/builds`, { spec: echoSpec })
  expect(await refusalOf(await rebuild())).toMatchObject(rule)
  await member.visit(`/v1/servers/${shown.slug}`, {
    method: 'PATCH',
    json: { visibility: 'members' },
  })
  expect((await rebuild()).status).toBe(202)
})

test('nothing is published where that is not allowed', async () => {
  const { member } = await organisationWith({ allowsPublishing: false })
  const publication = {
    title: 'Echo',
    shortDescription: 'Answers.',
    longDescription: 'Answers.',
    category: 'Other',
    licence: 'none',
    changes: '',
    secrets: [],
  }
  const asked = await member.post('/v1/servers/echo/publish/check', publication)
  expect(await refusalOf(asked)).toMatchObject({ facts: { rule: 'allowsPublishing' } })
})

test(
  'fifty who build at once get as many servers as there is room for',
  { timeout: 60_000 },
  async () => {
    const { member } = await organisationWith(quotas({ servers: 7 }))
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => build(member, { spec: echoSpec })),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 202)).toHaveLength(7)
    expect(statuses.filter((status) => status === 429)).toHaveLength(43)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused && (await refusalOf(refused))).toMatchObject({
      code: 'QuotaReached',
      facts: { rule: 'quotas.servers' },
      detail: expect.stringContaining('its limit of servers, 7. Delete one first.'),
    })
  },
)

test('builds of a day are counted, also those of servers that are there', async () => {
  const { admin, member } = await organisationWith(quotas({ buildsPerDay: 1 }))
  const made = (await (await build(member, { spec: echoSpec })).json()) as { server: unknown }
  expect(server.parse(made.server).state).toBe('building')
  expect(await refusalOf(await build(member, { spec: echoSpec }))).toMatchObject({
    facts: { rule: 'quotas.buildsPerDay' },
  })
  expect(await (await admin.visit('/v1/me/org/usage')).json()).toMatchObject({
    servers: { used: 1, limit: null },
    buildsPerDay: { used: 1, limit: 1 },
    awakeRunners: { used: 0, limit: null },
  })
})

test(
  'fifty runners that start at once are as many as there is room for',
  { timeout: 60_000 },
  async () => {
    const { organisationId } = await organisationWith(quotas({ awakeRunners: 5 }))
    const versions = []
    for (let n = 0; n < 50; n++) {
      const { id: serverId } = await makeServer(world.db, organisationId)
      versions.push(await makeVersion(world.db, await makeBuild(world.db, { serverId })))
    }
    const wake = ({ id: versionId }: { id: string }) =>
      openRunner(world.db, { versionId, hostId, containerName: versionId })
    const ends = await Promise.allSettled(versions.map(wake))
    const awake = versions.filter((_, n) => ends[n]?.status === 'fulfilled')
    expect(awake).toHaveLength(5)
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'QuotaReached', facts: { rule: 'quotas.awakeRunners' } },
    })
    for (const version of awake) expect(await wake(version)).toMatchObject({ state: 'opening' })
  },
)

test('tokens of the model are counted by the calendar month', async () => {
  const { organisationId } = await organisationWith(quotas({ modelTokensPerMonth: 1_000 }))
  const { id: serverId } = await makeServer(world.db, organisationId)
  const { id: buildId } = await makeBuild(world.db, { serverId })
  const call = { job: 'generate', model: 'm', outcome: 'answered', costUsd: null } as const
  const use = { ...call, organisationId, buildId, cachedInputTokens: 0 }
  await recordModelCall(world.db, { ...use, inputTokens: 5_000, outputTokens: 0 })
  await world
    .db('model_calls')
    .where({ buildId })
    .update({ createdAt: new Date('2020-01-31') })
  const room = { name: 'modelTokensPerMonth', organisationId } as const
  await recordModelCall(world.db, { ...use, inputTokens: 600, outputTokens: 300 })
  await requireRoom(world.db, room)
  await recordModelCall(world.db, { ...use, inputTokens: 60, outputTokens: 40 })
  await expect(requireRoom(world.db, room)).rejects.toMatchObject({ code: 'QuotaReached' })
})

test('runners get less than the host gives, and never more', async () => {
  const runner = { memoryMb: 128, cpus: null }
  const { organisationId, admin } = await organisationWith({ runner })
  const { id: serverId } = await makeServer(world.db, organisationId)
  const version = await makeVersion(world.db, await makeBuild(world.db, { serverId }))
  expect(await findRunnerLimits(world.db, version.id)).toEqual({ memoryBytes: 134_217_728 })
  const res = await admin.visit('/v1/me/org/policy', {
    method: 'PUT',
    json: { runner: { memoryMb: 65_536 } },
  })
  expect(await refusalOf(res)).toMatchObject({
    status: 422,
    errors: [{ pointer: '/body/runner/memoryMb', detail: expect.stringContaining('At most') }],
  })
})

test('only admins set the rules, everybody reads them, and each change is in the audit log', async () => {
  const { organisationId, member } = await organisationWith({ allowsPublishing: false })
  const set = { method: 'PUT', json: openPolicy }
  expect((await member.visit('/v1/me/org/policy', set)).status).toBe(403)
  expect(await (await member.visit('/v1/me/org/policy')).json()).toMatchObject({
    allowsPublishing: false,
  })
  const [entry] = await world.db('audit_events').where({ organisationId, action: 'policy.set' })
  expect(entry.metadata).toMatchObject({ before: openPolicy, after: { allowsPublishing: false } })
})

test('no refusal, no error', () => {
  expect(() => enforce(undefined)).not.toThrow()
})
