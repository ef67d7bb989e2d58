// A server's life after its first version: back to an earlier one, changed secrets, a pause, its end.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Build } from '../../contract/nouns.ts'
import {
  buildVersion,
  greet,
  greeterSpec,
  makeGreeter,
  requestVersion,
  startVisitor,
} from '../faults/greeter.ts'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { echoSpec } from '../rows.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'

let stack: Stack
let owner: Owner
beforeAll(async () => {
  stack = await startStack()
  owner = await setUpOwner(stack)
})
afterAll(() => stack?.[Symbol.asyncDispose]())

const world = () => ({ stack, owner })
const path = (slug: string) => ({ params: { path: { serverId: slug } } })
const headers = () => ({ 'idempotency-key': randomUUID() })

async function ended(answer: { data?: Build; error?: unknown }): Promise<Build> {
  if (!answer.data) throw new Error(JSON.stringify(answer.error))
  return owner.ended(answer.data.id)
}

async function change(slug: string, verb: 'pause' | 'resume') {
  const { response } = await owner.api.POST(`/v1/servers/{serverId}/${verb}`, path(slug))
  expect(response.status).toBe(202)
}

/** What a caller is told who gets no answer. */
async function refusal(slug: string) {
  const res = await fetch(`${stack.gatewayUrl}/s/${slug}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await owner.token(slug)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  })
  return { status: res.status, text: await res.text() }
}

const containers = async () => (await (await testRuntime(stack)).list()).map(({ name }) => name)

test('an earlier version comes back of what is stored, without a failed call', async () => {
  await makeGreeter(owner, { slug: 'back', greeting: 'one' })
  await buildVersion(owner, { slug: 'back', spec: greeterSpec('two') })
  const visitor = await startVisitor(world(), { slug: 'back' })
  const build = await ended(
    await owner.api.POST('/v1/servers/{serverId}/rollback', {
      ...path('back'),
      body: { versionNumber: 1 },
      headers: headers(),
    }),
  )
  expect(build).toMatchObject({
    state: 'live',
    versionNumber: 3,
    source: 'rollback',
    modelUse: null,
  })
  expect(await greet(world(), { slug: 'back' })).toBe('one you')
  expect(await visitor.leave()).toEqual(['two you', 'one you'])
  const versions = await stack.db('versions').where({ serverId: build.serverId }).orderBy('number')
  expect(versions.map(({ bundleSha256 }) => bundleSha256 === versions[0].bundleSha256)).toEqual([
    true,
    false,
    true,
  ])
  const log = (await owner.events(build.id)).map(({ text }) => text)
  expect(log).toContain('The bundle of version 1, unchanged.')
  await assertInvariants(stack)
})

test('a changed secret is handed over by a redeploy, and not before: a pause brings back what there was', async () => {
  const [echo] = echoSpec.tools
  if (!echo) throw new Error('no tool')
  const spec = {
    ...echoSpec,
    secrets: [{ key: 'GREETING_TOKEN', description: 'Measured, never shown' }],
    tools: [
      { ...echo, implementation: 'return { text: String(ctx.secrets.GREETING_TOKEN.length) }' },
    ],
  }
  const secrets = [{ key: 'GREETING_TOKEN', value: 'four' }]
  const { id } = await owner.createServer({ slug: 'sealed', spec, secrets })
  expect(await owner.ended(id)).toMatchObject({ state: 'live' })
  await owner.api.PUT('/v1/servers/{serverId}/secrets/{key}', {
    params: { path: { serverId: 'sealed', key: 'GREETING_TOKEN' } },
    body: { value: 'sixsix' },
  })
  expect(await greet(world(), { slug: 'sealed' })).toBe('4')
  const before = (await containers()).length
  await change('sealed', 'pause')
  await until(
    'its container is gone',
    async () => (await containers()).length === before - 1,
    30_000,
  )
  await change('sealed', 'resume')
  await until('it is resumed', async () => (await refusal('sealed')).status === 200, 30_000)
  expect(await greet(world(), { slug: 'sealed' })).toBe('4')
  const redeployed = await owner.api.POST('/v1/servers/{serverId}/redeploy', {
    ...path('sealed'),
    headers: headers(),
  })
  expect(await ended(redeployed)).toMatchObject({ state: 'live', source: 'redeploy' })
  expect(await greet(world(), { slug: 'sealed' })).toBe('6')
})

test('a paused server has no container and says so; resumed it answers from the same URL', async () => {
  await makeGreeter(owner, { slug: 'rests', greeting: 'hello' })
  const before = await containers()
  await change('rests', 'pause')
  await until('callers are told', async () => (await refusal('rests')).text.includes('paused'))
  expect((await refusal('rests')).status).toBe(503)
  await until(
    'its container is gone',
    async () => (await containers()).length === before.length - 1,
    30_000, // a worker stops it later where the workflow of the build still holds the server
  )
  await assertInvariants(stack)
  await change('rests', 'resume')
  await until('it answers', async () => (await refusal('rests')).status === 200, 30_000)
  expect(await greet(world(), { slug: 'rests' })).toBe('hello you')
  await assertInvariants(stack)
})

test('a pause cancels the build that runs, and nothing of it is left', async () => {
  await makeGreeter(owner, { slug: 'halts', greeting: 'hello' })
  const build = await requestVersion(owner, { slug: 'halts', spec: greeterSpec('later') })
  await change('halts', 'pause')
  expect(await owner.ended(build.id)).toMatchObject({ state: 'cancelled' })
  const runners = () =>
    stack
      .db('runners')
      .whereNot({ state: 'gone' })
      .whereIn('versionId', stack.db('versions').where({ serverId: build.serverId }).select('id'))
  await until('nothing runs of it', async () => (await runners()).length === 0, 30_000)
  await assertInvariants(stack)
  await change('halts', 'resume')
  await until('it answers', async () => (await refusal('halts')).status === 200, 30_000)
  expect(await greet(world(), { slug: 'halts' })).toBe('hello you')
})

test('a deleted server is gone for its callers, with its secrets and its container', async () => {
  await makeGreeter(owner, { slug: 'ends', greeting: 'hello' })
  const { id } = await stack.db('servers').where({ slug: 'ends' }).first()
  const before = await containers()
  const { response } = await owner.api.DELETE('/v1/servers/{serverId}', {
    params: { path: { serverId: 'ends' }, query: { confirm: 'ends' } },
  })
  expect(response.status).toBe(202)
  await until('callers find nothing', async () => (await refusal('ends')).status === 404)
  const isErased = async () => (await stack.db('servers').where({ id }).first()).erasedAt !== null
  await until('it is erased', isErased, 30_000)
  expect(await containers()).toHaveLength(before.length - 1)
  await assertInvariants(stack)
})

test('what a worker could not do while it was away it does when it is back', async () => {
  await makeGreeter(owner, { slug: 'later', greeting: 'hello' })
  await stack.kill('worker')
  await change('later', 'pause')
  await until('callers are told', async () => (await refusal('later')).text.includes('paused'))
  await stack.start('worker')
  const paused = await stack.db('servers').where({ slug: 'later' }).first()
  const runners = () =>
    stack
      .db('runners')
      .join('versions', 'versions.id', 'runners.versionId')
      .where({ serverId: paused.id })
      .whereNot('runners.state', 'gone')
  await until('nothing runs of it', async () => (await runners()).length === 0, 60_000)
  expect((await refusal('later')).status).toBe(503)
  await assertInvariants(stack)
})
