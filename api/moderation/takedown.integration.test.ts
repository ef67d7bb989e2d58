import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  endBuildsOfForks,
  endTakedown,
  markForksStuck,
  nextForksToStop,
  retryStuckForks,
} from '../../activities/takedown/takedown-records.ts'
import { takedown } from '../../contract/moderation.ts'
import { problem } from '../../contract/nouns.ts'
import { AppError } from '../../contract/errors.ts'
import { getBuild } from '../../db/builds.ts'
import { purgeCalls, recordCalls } from '../../db/calls.ts'
import { listRoutes } from '../../db/gateway-reads.ts'
import { openRunner } from '../../db/runners.ts'
import { setSecret } from '../../db/secrets.ts'
import { tellOwners } from '../../db/takedown-owners.ts'
import { markStuck, nextToStop } from '../../db/takedown-servers.ts'
import { listUnfinishedTakedowns } from '../../db/takedowns.ts'
import { activateVersion } from '../../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import {
  endBuildOf,
  hostId,
  makeBuild,
  makeOrganisation,
  makeServer,
  makeVersion,
} from '../../test/rows.ts'
import { makeTemplate } from '../../test/template-rows.ts'

let world: ApiWorld
let administrator: Browser
let admin: Browser
beforeAll(async () => {
  world = await createApiWorld()
  const person = await world.member('viewer')
  await world.db('users').where({ id: person.userId }).update({ isAdministrator: true })
  administrator = person
  admin = await world.member('admin')
})
afterAll(() => world?.[Symbol.asyncDispose]())

const reason = 'It sends what callers type to a stranger.'
const quietCall = () => ({
  attempt: 1,
  signal: new AbortController().signal,
  heartbeat() {},
})

async function makeFork(templateId: string, organisationId?: string) {
  const server = await makeServer(world.db, organisationId)
  await world.db('servers').where({ id: server.id }).update({ templateId })
  return server
}
async function makeLiveFork(templateId: string, organisationId?: string) {
  const server = await makeFork(templateId, organisationId)
  const version = await makeVersion(world.db, await makeBuild(world.db, { serverId: server.id }))
  await world.db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(world.db, version)
  return { ...server, versionId: version.id }
}
const takeDown = (template: { id: string; slug: string }, confirm = template.slug) =>
  administrator.post(`/v1/admin/templates/${template.id}/takedown`, { reason, confirm })
const restore = (id: string) => administrator.post(`/v1/admin/takedowns/${id}/restore`)
/** As a worker does behind it. */
const tellAll = async () => {
  while (await tellOwners(world.db));
}
const routeOf = async (serverId: string) =>
  (await listRoutes(world.db)).find((route) => route.serverId === serverId)

test('every fork is cut at once, in whatever organisation, and nothing else', async () => {
  const template = await makeTemplate(world.db)
  const ours = await makeFork(template.id, world.organisationId)
  const theirs = await makeFork(template.id)
  const other = await makeFork((await makeTemplate(world.db)).id)
  const res = await takeDown(template)
  expect(res.status).toBe(202)
  const begun = takedown.parse(await res.json())
  expect(begun).toMatchObject({ reason, servers: 2, organisations: 2, state: 'running' })
  for (const { id } of [ours, theirs])
    expect(await routeOf(id)).toMatchObject({ takedownReason: reason, isPaused: true })
  expect(await routeOf(other.id)).toMatchObject({ takedownReason: null, isPaused: false })
  expect(world.starter.takedowns.at(-1)).toEqual({ takedownId: begun.id, isEnded: false })
})

test('it wants the name of the template typed, and a reason', async () => {
  const template = await makeTemplate(world.db)
  const fork = await makeFork(template.id)
  const wrong = await takeDown(template, 'something-else')
  expect(problem.parse(await wrong.json())).toMatchObject({
    status: 422,
    errors: [{ pointer: '/body/confirm', detail: expect.stringContaining(template.slug) }],
  })
  const url = `/v1/admin/templates/${template.id}/takedown`
  expect((await administrator.post(url, { reason: '', confirm: template.slug })).status).toBe(422)
  expect(await routeOf(fork.id)).toMatchObject({ takedownReason: null })
})

test('the plan counts servers, organisations, runners and the callers of a day', async () => {
  const template = await makeTemplate(world.db)
  const organisationId = await makeOrganisation(world.db)
  const awake = await makeLiveFork(template.id, organisationId)
  await makeFork(template.id, organisationId)
  await openRunner(world.db, { versionId: awake.versionId, hostId, containerName: awake.slug })
  const [serverId, at] = [awake.id, new Date()]
  const yesterday = new Date(Date.now() - 25 * 3_600_000)
  const rounds = [
    [
      { serverId, userId: 'ana', at },
      { serverId, userId: 'ben', at },
      { serverId, userId: 'cleo', at: yesterday },
    ],
    [{ serverId, userId: 'ana', at: yesterday }], // another gateway, late
  ]
  for (const callers of rounds) await recordCalls(world.db, { sums: [], recent: [], callers })
  const res = await administrator.visit(`/v1/admin/templates/${template.id}/takedown-plan`)
  const cut = { servers: 2, organisations: 1, awake: 1, callers: 2 }
  expect(await res.json()).toEqual({ ...cut, withoutDerived: cut, derivedCount: 0, derived: [] })
  await purgeCalls(world.db)
  const kept = await world.db('recent_callers').pluck<string[]>('user_id')
  expect(kept.toSorted()).toEqual(['ana', 'ben'])
})

test('twice at once is one takedown', async () => {
  const template = await makeTemplate(world.db)
  await makeFork(template.id)
  const all = await Promise.all([takeDown(template), takeDown(template), takeDown(template)])
  const ids = await Promise.all(all.map(async (res) => takedown.parse(await res.json()).id))
  expect(new Set(ids).size).toBe(1)
  const acts = world.db('audit_events').where({ resourceId: template.id, organisationId: null })
  expect(await acts.pluck<string[]>('action')).toEqual(['template.take-down'])
})

test('its owner is told, and can neither resume it nor build, but have the secrets or delete it', async () => {
  const template = await makeTemplate(world.db)
  const { organisationId } = world
  const fork = await makeLiveFork(template.id, organisationId)
  const ring = world.context.config.ownerSecretKeys
  const secret = { serverId: fork.id, organisationId, key: 'API_TOKEN', value: 'abc-123' }
  await setSecret(world.db, { ring, ...secret, setBy: null })
  const read = () => admin.post(`/v1/servers/${fork.id}/secrets/export`)
  expect((await read()).status).toBe(403)
  await takeDown(template)
  await tellAll()

  const shown = await (await admin.visit(`/v1/servers/${fork.id}`)).json()
  expect(shown).toMatchObject({ state: 'taken-down', takedown: { reason } })
  for (const act of ['resume', 'redeploy'])
    expect(
      problem.parse(await (await admin.post(`/v1/servers/${fork.id}/${act}`)).json()),
    ).toMatchObject({ status: 409, code: 'ServerTakenDown' })
  const { data } = (await (await admin.visit('/v1/notices')).json()) as {
    data: { id: string; text: string }[]
  }
  expect(data[0]?.text).toContain(fork.slug)
  expect(data[0]?.text).toContain(reason)
  const told = world.db('audit_events').where({ organisationId, action: 'server.take-down' })
  expect((await told).map(({ metadata }) => metadata.servers)).toContainEqual([fork.slug])
  const path = `/v1/notices/${data[0]?.id}`
  expect((await admin.visit(path, { method: 'DELETE' })).status).toBe(200)
  const left = (await (await admin.visit('/v1/notices')).json()) as { data: { id: string }[] }
  expect(left.data.map(({ id }) => id)).not.toContain(data[0]?.id)

  expect(await (await read()).json()).toEqual({ data: [{ key: 'API_TOKEN', value: 'abc-123' }] })
  const acts = await world.db('audit_events').where({ resourceId: fork.id })
  expect(acts.map(({ action }) => action)).toContain('secret.export')
  expect(JSON.stringify(acts)).not.toContain('abc-123')
  const remove = `/v1/servers/${fork.id}?confirm=${fork.slug}`
  expect((await admin.visit(remove, { method: 'DELETE' })).status).toBe(202)
})

test('restoring gives back what it paused, and leaves paused what its owner had paused', async () => {
  const template = await makeTemplate(world.db)
  const { organisationId } = world
  const running = await makeLiveFork(template.id, organisationId)
  const pinned = await makeLiveFork(template.id, organisationId)
  await world.db('servers').where({ id: pinned.id }).update({ isPinned: true })
  const paused = await makeLiveFork(template.id, organisationId)
  await admin.post(`/v1/servers/${paused.id}/pause`)
  const { id } = takedown.parse(await (await takeDown(template)).json())
  await tellAll()
  expect((await restore(id)).status).toBe(202)
  await tellAll()
  const again = takedown.parse(await (await restore(id)).json())
  expect(again).toMatchObject({ state: 'restored', restoredAt: expect.any(String) })
  const stateOf = async ({ id: serverId }: { id: string }) =>
    (await (await admin.visit(`/v1/servers/${serverId}`)).json()) as { state: string }
  expect(await stateOf(running)).toMatchObject({ state: 'asleep', takedown: null })
  expect(await stateOf(pinned)).toMatchObject({ state: 'live' })
  expect(await stateOf(paused)).toMatchObject({ state: 'paused', takedown: null })
  expect(world.starter.takedowns.at(-1)).toEqual({ takedownId: id, isEnded: true })
  const { data } = (await (await admin.visit('/v1/notices')).json()) as {
    data: { title: string }[]
  }
  const titles = data.map(({ title }) => title).filter((title) => title.includes(template.slug))
  expect(titles).toEqual([`"${template.slug}" is back`])
  const acts = world
    .db('audit_events')
    .where({ resourceId: template.id, organisationId: null })
    .orderBy('id')
  expect(await acts.pluck('action')).toEqual(['template.take-down', 'template.restore'])
  const shown = world.db('notices').where({ takedownId: id, organisationId, dismissedAt: null })
  expect(await shown.pluck('text')).toEqual([expect.stringMatching(/have undone the takedown/)])
})

test('a takedown and its restore at once end as one of the two, whole', async () => {
  const template = await makeTemplate(world.db)
  const fork = await makeLiveFork(template.id)
  const first = takedown.parse(await (await takeDown(template)).json())
  await Promise.all([restore(first.id), takeDown(template), restore(first.id), takeDown(template)])
  const { takenDownAt } = await world.db('templates').where({ id: template.id }).first()
  const server = await world.db('servers').where({ id: fork.id }).first()
  const inForce = await world
    .db('takedowns')
    .where({ templateId: template.id, restoredAt: null })
    .pluck<string[]>('id')
  expect(inForce).toHaveLength(takenDownAt === null ? 0 : 1)
  expect(server.takedownId).toBe(inForce[0] ?? null)
  expect(server.pausedAt === null).toBe(takenDownAt === null)
})

test('a fork that is being made at the same time is cut, or refused', async () => {
  const template = await makeTemplate(world.db)
  const member = await world.member('member')
  const fork = (n: number) =>
    member.post('/v1/servers', { templateId: template.id, slug: `race-${template.slug}-${n}` })
  const [, ...forks] = await Promise.all([
    takeDown(template),
    ...Array.from({ length: 8 }, (_, n) => fork(n)),
  ])
  const refused = forks.filter(({ status }) => status !== 202)
  const codes = await Promise.all(refused.map(async (res) => problem.parse(await res.json()).code))
  expect(codes.filter((code) => code !== 'TemplateTakenDown')).toEqual([])
  const made = await world.db('servers').where({ templateId: template.id })
  expect(made.filter(({ takedownId }) => takedownId === null)).toEqual([])
  expect((await fork(9)).status).toBe(409)
})

test('while Temporal is away callers are cut all the same, and a worker finds what is left', async () => {
  const template = await makeTemplate(world.db)
  const fork = await makeFork(template.id)
  world.starter.failure = new AppError('TemporalUnavailable', 'away')
  const res = await takeDown(template)
  world.starter.failure = undefined
  const { id } = takedown.parse(await res.json())
  expect(await routeOf(fork.id)).toMatchObject({ takedownReason: reason })
  expect(await listUnfinishedTakedowns(world.db)).toContainEqual({
    takedownId: id,
    templateId: template.id,
    templateSlug: template.slug,
  })
})

test('a takedown names what could not be stopped', async () => {
  const template = await makeTemplate(world.db)
  const [stuck, idle] = [await makeLiveFork(template.id), await makeLiveFork(template.id)]
  await openRunner(world.db, { versionId: stuck.versionId, hostId, containerName: stuck.slug })
  const { id: takedownId } = takedown.parse(await (await takeDown(template)).json())
  expect(await nextToStop(world.db, { takedownId, limit: 10 })).toEqual([
    { hostId, serverIds: [stuck.id] },
  ])
  const problemText = 'Docker could not stop its runner'
  await markStuck(world.db, { takedownId, serverIds: [stuck.id, idle.id], problem: problemText })
  const shown = await administrator.visit(`/v1/admin/takedowns/${takedownId}`)
  expect(await shown.json()).toMatchObject({
    servers: 2,
    stopped: 1,
    stuck: [{ serverId: stuck.id, slug: stuck.slug, problem: problemText }],
  })
})

test('one that needs attention is tried on, and done when all is stopped', async () => {
  const template = await makeTemplate(world.db)
  const stuck = await makeLiveFork(template.id)
  const runner = { versionId: stuck.versionId, hostId, containerName: stuck.slug }
  const { id: runnerId } = await openRunner(world.db, runner)
  const { id: takedownId } = takedown.parse(await (await takeDown(template)).json())
  const stateAfter = async (isOverdue: boolean) => {
    const deps = { db: world.db, call: quietCall, failpoint: async () => {} }
    await retryStuckForks(deps, { takedownId })
    for (const { serverIds } of await nextForksToStop(deps, { takedownId }))
      await markForksStuck(deps, { takedownId, serverIds, problem: 'The host does not answer' })
    await endTakedown(deps, { takedownId, isOverdue })
    const row = await world.db('takedowns').where({ id: takedownId }).first()
    return { state: row.state, hasEnded: row.endedAt !== null }
  }
  expect(await stateAfter(false)).toEqual({ state: 'running', hasEnded: false })
  expect(await stateAfter(true)).toEqual({ state: 'needs-attention', hasEnded: false })
  const unfinished = await listUnfinishedTakedowns(world.db)
  expect(unfinished.map((one) => one.takedownId)).toContain(takedownId)
  await world.db('runners').where({ id: runnerId }).update({ state: 'gone' })
  expect(await stateAfter(true)).toEqual({ state: 'done', hasEnded: true })
})

test('a build that has not begun ends with the takedown', async () => {
  const template = await makeTemplate(world.db)
  const fork = await makeFork(template.id)
  const build = await makeBuild(world.db, { serverId: fork.id })
  const { id: takedownId } = takedown.parse(await (await takeDown(template)).json())
  expect(await endBuildsOfForks({ db: world.db }, { takedownId })).toEqual([])
  expect((await getBuild(world.db, build.id)).state).toBe('cancelled')
})

test('a server that has only begun to take its code over does not go live with it', async () => {
  const template = await makeTemplate(world.db)
  const server = await makeServer(world.db)
  const { currentVersionId } = await world.db('templates').where({ id: template.id }).first()
  const begin = async (columns: object) => {
    const build = await makeBuild(world.db, { serverId: server.id })
    await world.db('builds').where({ id: build.id }).update(columns)
    return makeVersion(world.db, build)
  }
  const activate = (id: string) => world.db.transaction((trx) => activateVersion(trx, id))
  const copied = await begin({ templateVersionId: currentVersionId })
  await activate(copied.id)
  await endBuildOf(world.db, copied)
  const elsewhere = { templateId: null, templateVersionId: null }
  await world.db('servers').where({ id: server.id }).update(elsewhere)
  await takeDown(template)
  await activate(copied.id) // the answer to it was lost, and it is asked for once more
  for (const columns of [
    { templateVersionId: currentVersionId },
    { source: 'rollback', baseVersionId: copied.id },
  ]) {
    const version = await begin(columns)
    await expect(activate(version.id)).rejects.toMatchObject({ code: 'TemplateTakenDown' })
    await endBuildOf(world.db, version)
  }
})

test('nobody buries the reports of others', async () => {
  const template = await makeTemplate(world.db)
  const [loud, other] = [await world.member('viewer'), await world.member('viewer')]
  const said = { reason: 'malicious', details: 'It sends what I type to a stranger.' }
  const send = (who: Browser) => who.post(`/v1/templates/${template.id}/reports`, said)
  const answers = await Promise.all(Array.from({ length: 25 }, () => send(loud)))
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  expect(statuses).toEqual([...Array<number>(20).fill(201), ...Array<number>(5).fill(429)])
  expect((await send(other)).status).toBe(201)
})
