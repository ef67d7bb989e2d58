// Taking a template down while things die: callers are cut at once whatever happens, and it ends the same.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Takedown } from '../../contract/moderation.ts'
import { openRunner } from '../../db/runners.ts'
import { createBreakableLink } from '../breakable-link.ts'
import { copyLive } from '../copy-live.ts'
import { testEnvironment } from '../environment.ts'
import { assertInvariants } from '../invariants.ts'
import { connectWithToken } from '../mcp-client.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { until } from '../until.ts'

const AWAKE = 3
const ASLEEP = 497 // pages of them
const SLUG = 'first-fork'
const reason = 'It sends what callers type to a stranger.'
const ENDS_MS = 90_000

const world = new AsyncDisposableStack()
let docker: Awaited<ReturnType<typeof createBreakableLink>>
let stack: Stack
let owner: Owner
let templateId: string
let serverId: string
beforeAll(async () => {
  const { dockerSocket } = await testEnvironment()
  const path = world.use(await temporaryFolder()).at('docker.sock')
  docker = world.use(await createBreakableLink({ path: dockerSocket }, { path }))
  stack = world.use(await startStack({}, { dockerSocket: path }))
  owner = await setUpOwner(stack)
  const { id } = await stack.db('templates').where({ slug: 'text-toolbox' }).first('id')
  templateId = id
  const build = await owner.createServer({ slug: SLUG, templateId })
  expect(await owner.ended(build.id)).toMatchObject({ state: 'live' })
  serverId = build.serverId
  await copyLive(stack.db, { serverId, count: AWAKE - 1, isAsleep: false })
  await copyLive(stack.db, { serverId, count: ASLEEP, isAsleep: true })
  await until('all that are awake have a runner', async () => (await running()) === AWAKE, ENDS_MS)
})
afterAll(() => world.disposeAsync())

async function running() {
  const rows = await stack.db('runners').where({ state: 'ready' }).select('id')
  return rows.length
}

async function takeDown(): Promise<Takedown> {
  const { data, error } = await owner.api.POST('/v1/admin/templates/{templateId}/takedown', {
    params: { path: { templateId } },
    body: { reason, confirm: 'text-toolbox' },
  })
  if (!data) throw new Error(JSON.stringify(error))
  return data
}

async function restore({ id: takedownId }: Takedown) {
  const { data, error } = await owner.api.POST('/v1/admin/takedowns/{takedownId}/restore', {
    params: { path: { takedownId } },
  })
  if (!data) throw new Error(JSON.stringify(error))
}

async function report({ id: takedownId }: Takedown): Promise<Takedown> {
  const { data } = await owner.api.GET('/v1/admin/takedowns/{takedownId}', {
    params: { path: { takedownId } },
  })
  if (!data) throw new Error('the takedown is gone')
  return data
}

/** With one token over all of it, as a client that knows nothing of a takedown. */
async function caller() {
  const token = await owner.token(SLUG)
  const url = `${stack.gatewayUrl}/s/${SLUG}/mcp`
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
  const refusal = async () => {
    const res = await fetch(url, { method: 'POST', headers, body })
    return { status: res.status, text: await res.text() }
  }
  return {
    refusal,
    /** Takes the template down, and answers how long after its first moment this caller was refused. */
    takeDownAndWait: async () => {
      const isRefused = async () => (await refusal()).status === 403
      const [takedown, at] = await Promise.all([
        takeDown(),
        until('callers are refused', isRefused).then(() => Date.now()),
      ])
      return { takedown, refusedMs: at - Date.parse(takedown.begunAt) }
    },
    slugify: async () => {
      const client = await connectWithToken({ url, token })
      try {
        const args = { text: 'Hello, World!' }
        return (await client.callTool({ name: 'slugify', arguments: args })).structuredContent
      } finally {
        await client.close()
      }
    },
  }
}

/** Until the gateway has heard of a restore, the client does not even get in. */
const isAnswered = (slugify: () => Promise<unknown>) =>
  slugify().then(
    (slug) => slug !== undefined,
    () => false,
  )

test(
  'it ends the same when the worker dies at its page, amid its stops and before its last word',
  { timeout: 300_000 },
  async () => {
    const { refusal, slugify, takeDownAndWait } = await caller()
    expect(await slugify()).toEqual({ slug: 'hello-world' })
    const points = ['takedown:page', `takedown:stop:${serverId}`, 'takedown:end']
    await stack.kill('worker')
    await stack.start('worker', { BMM_FAILPOINTS: `${points[0]}=kill` })

    const { takedown, refusedMs } = await takeDownAndWait()
    expect(refusedMs).toBeLessThan(5_000) // P9 of the bench holds the second
    expect((await refusal()).text).toContain(reason)
    for (const [index] of points.entries()) {
      await stack.ended('worker')
      const next = points[index + 1]
      await stack.start('worker', { BMM_FAILPOINTS: next ? `${next}=kill` : '' })
    }
    await until('it is done', async () => (await report(takedown)).state === 'done', ENDS_MS)
    expect(await report(takedown)).toMatchObject({
      servers: AWAKE + ASLEEP,
      stopped: AWAKE + ASLEEP,
      stuck: [],
    })
    expect(await stack.db('audit_events').where({ action: 'server.take-down' })).toHaveLength(1)
    expect(await stack.db('notices').where({ takedownId: takedown.id })).toHaveLength(1)
    expect(await running()).toBe(0)
    await assertInvariants(stack)

    await restore(takedown)
    await until('the first caller is answered', async () => (await refusal()).status === 200)
    expect(await slugify()).toEqual({ slug: 'hello-world' })
    await assertInvariants(stack)
  },
)

test(
  'one of many that will not stop is named, and holds up no other',
  { timeout: 180_000 },
  async () => {
    await stack.kill('worker')
    await stack.start('worker', { BMM_FAILPOINTS: `takedown:stop:${serverId}=throw` })
    const { slugify } = await caller()
    expect(await slugify()).toEqual({ slug: 'hello-world' }) // it is awake
    const takedown = await takeDown()
    await until('it is reported', async () => (await report(takedown)).stuck.length === 1, ENDS_MS)
    const told = await report(takedown)
    expect(told).toMatchObject({
      state: 'running',
      stopped: AWAKE + ASLEEP - 1,
      stuck: [{ serverId, slug: SLUG, problem: 'Docker could not stop its runner' }],
    })
    await restore(takedown)
    await until('its callers are answered', () => isAnswered(slugify))
    await assertInvariants(stack)
  },
)

test('while the worker is away callers are cut, and what runs is stopped when one is back', async () => {
  const { refusal, slugify } = await caller()
  await slugify()
  await stack.kill('worker')
  const takedown = await takeDown()
  await until('callers are refused', async () => (await refusal()).status === 403)
  expect(await report(takedown)).toMatchObject({ state: 'running', stopped: 0 })
  await stack.start('worker')
  await until('it is done', async () => (await report(takedown)).state === 'done', ENDS_MS)
  expect(await running()).toBe(0)
  await assertInvariants(stack)
  await restore(takedown)
})

test('while Docker is away callers are cut, and what could not be stopped is named', async () => {
  const { refusal, slugify } = await caller()
  await until('it is awake', () => isAnswered(slugify))
  await docker.cut()
  const takedown = await takeDown()
  await until('callers are refused', async () => (await refusal()).status === 403)
  const isNamed = async () => (await report(takedown)).stuck.some(({ slug }) => slug === SLUG)
  await until('it is reported', isNamed, ENDS_MS)
  expect(await report(takedown)).toMatchObject({ state: 'running', stopped: AWAKE + ASLEEP - 1 })
  await docker.mend()
  await restore(takedown)
  await until('its callers are answered', async () => (await refusal()).status === 200, ENDS_MS)
  await assertInvariants(stack)
})

test(
  'while a host is away its forks are named, and those elsewhere are stopped all the same',
  { timeout: 180_000 },
  async () => {
    const { refusal, slugify } = await caller()
    await until('it is awake', () => isAnswered(slugify))
    const lost = await makeForkElsewhere('away')
    const takedown = await takeDown()
    await until('callers are refused', async () => (await refusal()).status === 403)
    const areStopped = async () => (await report(takedown)).stopped === AWAKE + ASLEEP
    await until('all others are stopped', areStopped, ENDS_MS)
    expect(await report(takedown)).toMatchObject({
      state: 'running',
      stuck: [{ slug: lost.slug, problem: 'The host away does not answer' }],
    })
    expect(await stack.db('runners').where({ state: 'ready' }).select('hostId')).toEqual([
      { hostId: 'away' },
    ])
    await restore(takedown)
  },
)

/** Awake on a host that has no worker. */
async function makeForkElsewhere(hostId: string) {
  const { db } = stack
  const [fork] = await copyLive(db, { serverId, count: 1, isAsleep: true })
  if (!fork) throw new Error('nothing was copied')
  await db('hosts').insert({ id: hostId })
  const { liveVersionId: versionId } = await db('servers').where({ id: fork.id }).first()
  await db('versions').where({ id: versionId }).update({ hostId })
  const { id } = await openRunner(db, { versionId, hostId, containerName: fork.slug })
  await db('runners').where({ id }).update({ state: 'ready' })
  await db('servers').where({ id: fork.id }).update({ asleepAt: null })
  return fork
}
