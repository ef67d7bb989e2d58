import { afterAll, beforeAll, expect, test } from 'vitest'
import { problem, server } from '../../contract/nouns.ts'
import { AppError } from '../../contract/errors.ts'
import { getBuild } from '../../db/builds.ts'
import { listUnfinishedChores } from '../../db/server-lifecycle.ts'
import { setSecret } from '../../db/secrets.ts'
import { activateVersion } from '../../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { endBuildOf, makeBuild, makeServer, makeVersion } from '../../test/rows.ts'

let world: ApiWorld
let admin: Browser
beforeAll(async () => {
  world = await createApiWorld()
  admin = await world.member('admin')
})
afterAll(() => world?.[Symbol.asyncDispose]())

const newServer = () => makeServer(world.db, world.organisationId)
const change = (id: string, verb: 'pause' | 'resume') => admin.post(`/v1/servers/${id}/${verb}`)
const remove = (id: string, confirm: string) =>
  admin.visit(`/v1/servers/${id}?confirm=${confirm}`, { method: 'DELETE' })
const audited = async (resourceId: string) =>
  world.db('auditEvents').where({ resourceId }).orderBy('id').pluck<string[]>('action')

test('a server is paused once, however often one asks, and says by whom', async () => {
  const { id } = await newServer()
  expect((await change(id, 'pause')).status).toBe(202)
  const res = await change(id, 'pause')
  expect(server.parse(await res.json())).toMatchObject({
    state: 'paused',
    pausedAt: expect.any(String),
    pausedBy: 'A admin',
  })
  expect(await audited(id)).toEqual(['server.pause'])
  expect(world.starter.changed.at(-1)).toMatchObject({ chore: 'pause', serverId: id })
})

test('nothing is built of a paused server until it is resumed', async () => {
  const { id } = await newServer()
  const version = await makeVersion(world.db, await makeBuild(world.db, { serverId: id }))
  await world.db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(world.db, version)
  await change(id, 'pause')
  const redeploy = () => admin.post(`/v1/servers/${id}/redeploy`)
  const refused = await redeploy()
  expect(problem.parse(await refused.json())).toMatchObject({ status: 409, code: 'ServerPaused' })
  expect((await change(id, 'resume')).status).toBe(202)
  expect(await audited(id)).toEqual(['server.pause', 'server.resume'])
  expect((await redeploy()).status).toBe(202)
})

test('a build that has not begun ends with the pause, one that runs is asked to stop', async () => {
  const queued = await newServer()
  const waiting = await makeBuild(world.db, { serverId: queued.id })
  await change(queued.id, 'pause')
  expect((await getBuild(world.db, waiting.id)).state).toBe('cancelled')

  const busy = await newServer()
  const running = await makeBuild(world.db, { serverId: busy.id })
  await makeVersion(world.db, running)
  await change(busy.id, 'pause')
  expect(world.starter.cancelled.at(-1)).toEqual({ serverId: busy.id, buildId: running.id })
})

test('what could not be begun is begun later: the row says it', async () => {
  const { id } = await newServer()
  world.starter.failure = new AppError('TemporalUnavailable', 'away')
  const { slug } = await world.db('servers').where({ id }).first()
  const res = await remove(id, slug)
  world.starter.failure = undefined
  expect(res.status).toBe(202)
  expect(await listUnfinishedChores(world.db)).toContainEqual({
    serverId: id,
    organisationId: world.organisationId,
    slug,
    templateId: null,
    buildId: null,
    chore: 'delete',
  })
})

test('a deleted server is not there for anybody, and its name is never given again', async () => {
  const { id, slug } = await newServer()
  const ring = world.context.config.ownerSecretKeys
  const place = { organisationId: world.organisationId, serverId: id }
  await setSecret(world.db, { ring, ...place, key: 'TOKEN', value: 'x', setBy: null })
  const refused = await remove(id, 'another-name')
  expect(problem.parse(await refused.json())).toMatchObject({
    status: 422,
    errors: [{ pointer: '/query/confirm', detail: `Type the server's name: ${slug}` }],
  })
  expect((await remove(id, slug)).status).toBe(202)
  for (const url of [`/v1/servers/${id}`, `/v1/servers/${slug}`, `/v1/servers/${id}/secrets`])
    expect((await admin.visit(url)).status).toBe(404)
  expect((await change(id, 'pause')).status).toBe(404)
  expect((await remove(id, slug)).status).toBe(404)
  const list = (await (await admin.visit('/v1/servers?limit=100')).json()) as {
    data: { id: string }[]
  }
  expect(list.data.map((each) => each.id)).not.toContain(id)
  const free = await admin.visit(`/v1/slugs/${slug}`)
  expect(await free.json()).toMatchObject({ isAvailable: false })
})

test('members pause and resume, administrators of the organisation delete', async () => {
  const { id, slug } = await newServer()
  const viewer = await world.member('viewer')
  const member = await world.member('member')
  for (const verb of ['pause', 'resume'])
    expect((await viewer.post(`/v1/servers/${id}/${verb}`)).status).toBe(403)
  const url = `/v1/servers/${id}?confirm=${slug}`
  expect((await member.visit(url, { method: 'DELETE' })).status).toBe(403)
  expect((await member.post(`/v1/servers/${id}/pause`)).status).toBe(202)
})
