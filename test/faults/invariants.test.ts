// The judge is judged: each thing that must not be is brought about once, and it must say so.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RunnerContainer } from '../../activities/containers/container-runtime.ts'
import { newId } from '../../db/ids.ts'
import { createBreakableLink } from '../breakable-link.ts'
import { testEnvironment } from '../environment.ts'
import { assertInvariants, findViolations, testRuntime } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { makeServer } from '../rows.ts'
import { startStack, type Stack } from '../stack.ts'
import { buildVersion, greet, greeterSpec, makeGreeter } from './greeter.ts'

const world = new AsyncDisposableStack()
let postgres: Awaited<ReturnType<typeof createBreakableLink>>
let stack: Stack
let owner: Owner
let serverId: string
let live: string
let failed: string
beforeAll(async () => {
  const { hostname: host, port } = new URL((await testEnvironment()).databaseUrl)
  postgres = world.use(await createBreakableLink({ host, port: Number(port) }))
  stack = world.use(
    await startStack(
      {},
      {
        reachDatabase: (url) =>
          Object.assign(new URL(url), { host: `127.0.0.1:${postgres.port}` }).href,
      },
    ),
  )
  owner = await setUpOwner(stack)
  await makeGreeter(owner, { slug: 'steady', greeting: 'hello' })
  const spec = greeterSpec('never')
  const [tool] = spec.tools
  if (!tool) throw new Error('unreachable')
  const refused = { ...spec, tools: [{ ...tool, implementation: 'return { text: 7 }' }] }
  expect(await buildVersion(owner, { slug: 'steady', spec: refused })).toMatchObject({
    state: 'failed',
  })
  const versions = await stack.db('versions').orderBy('number')
  live = versions[0].id
  failed = versions[1].id
  serverId = versions[0].serverId
  await assertInvariants(stack)
  await stack.kill('worker') // which would mend what is broken here
  await postgres.cut() // every half a minute the gateway would follow what is broken
})
afterAll(() => world.disposeAsync())

const mends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const mend of mends.splice(0).toReversed()) await mend()
  expect(await findViolations(stack)).toEqual([])
})

test('a server that does not point at its live version', async () => {
  await stack.db('servers').where({ id: serverId }).update({ liveVersionId: null })
  mends.push(() => stack.db('servers').where({ id: serverId }).update({ liveVersionId: live }))
  expect(await findViolations(stack)).toEqual([`steady points at null, and live is ${live}`])
})

test('a live version that is not marked live', async () => {
  await stack.db('versions').where({ id: live }).update({ state: 'retired' })
  mends.push(() => stack.db('versions').where({ id: live }).update({ state: 'live' }))
  const { port } = await stack.db('leases').where({ versionId: live }).first()
  expect(await findViolations(stack)).toEqual([
    `steady points at ${live}, and live is none`,
    `port ${port} is leased to ${live}, which is retired`,
  ])
})

test('a container of ours that no row knows', async () => {
  const runtime = await testRuntime(stack)
  const id = newId('runner')
  const name = `bmm-${stack.installId}-v-stray-1`
  const socketDir = join(stack.dataDir, 'r', id)
  await mkdir(socketDir)
  mends.push(() => rm(socketDir, { recursive: true }))
  await runtime.start({ name, runnerId: id, socketDir })
  mends.push(() => runtime.stop(name, { graceSeconds: 0 }))
  expect(await findViolations(stack)).toEqual([
    `container ${name} has no runner row`,
    `directory ${id} has no runner`,
  ])
})

test('a live version whose runner never got ready', async () => {
  await stack.db('runners').where({ versionId: live }).update({ state: 'bound' })
  mends.push(() => stack.db('runners').where({ versionId: live }).update({ state: 'ready' }))
  expect(await findViolations(stack)).toContain(
    `live ${live} has 1 running containers, its runners are: bound`,
  )
})

test('a port that is leased to nobody who could use it', async () => {
  const lease = { hostId: 'local', port: 1, versionId: failed }
  await stack.db('leases').insert(lease)
  mends.push(() => stack.db('leases').where(lease).delete())
  expect(await findViolations(stack)).toEqual([`port 1 is leased to ${failed}, which is failed`])
})

test('a runner without a port', async () => {
  const id = newId('runner')
  const row = { id, hostId: 'local', versionId: failed, containerName: 'none', state: 'opening' }
  await stack.db('runners').insert(row)
  mends.push(() => stack.db('runners').where({ id }).delete())
  expect(await findViolations(stack)).toContain(`runner ${id} holds no lease`)
})

test('a port that stays open after its lease', async () => {
  const lease = await stack.db('leases').where({ versionId: live }).first()
  await stack.db('leases').where({ versionId: live }).delete()
  mends.push(() => stack.db('leases').insert(lease))
  const runner = await stack.db('runners').where({ versionId: live }).first()
  expect(await findViolations(stack)).toEqual([
    `runner ${runner.id} holds no lease`,
    `live ${live} holds no lease`,
    `port ${lease.port} is open without a lease`,
  ])
})

test('a leased port that is not open', async () => {
  const where = { versionId: live }
  const { port } = await stack.db('leases').where(where).first()
  await stack
    .db('leases')
    .where(where)
    .update({ port: port + 1 })
  mends.push(() => stack.db('leases').where(where).update({ port }))
  expect(await findViolations(stack)).toEqual([
    `port ${port} is open without a lease`,
    `leased port ${port + 1} is not open`,
  ])
})

test('a gateway that leads callers to another version than the live one', async () => {
  await stack.db('versions').where({ id: live }).update({ number: 99 })
  mends.push(() => stack.db('versions').where({ id: live }).update({ number: 1 }))
  expect(await findViolations(stack)).toEqual(['steady is answered by 1, and live is 99'])
})

test('a gateway that still answers for a server that is deleted', async () => {
  await stack.db('servers').where({ id: serverId }).update({ deletedAt: new Date() })
  mends.push(() => stack.db('servers').where({ id: serverId }).update({ deletedAt: null }))
  expect(await findViolations(stack)).toContain(
    'steady is answered by 1, and is to be answered by none',
  )
})

test('a self-test that is left over', async () => {
  const name = `bmm-${stack.installId}-t-stray`
  const runtime = await testRuntime(stack)
  mends.push(() => runtime.stop(name, { graceSeconds: 0 }))
  const socketDir = join(stack.dataDir, 't', 'stray')
  await mkdir(socketDir, { recursive: true })
  mends.push(() => rm(socketDir, { recursive: true }))
  await runtime.start({ name, kind: 'self-test', runnerId: 'stray', socketDir })
  expect(await findViolations(stack)).toEqual([`self-test ${name} is left over`])
})

test('a build that is open while nothing works on it', async () => {
  const [{ specSha256 }] = await stack.db('versions').where({ id: live })
  const server = await makeServer(stack.db, owner.organisationId)
  mends.push(() => stack.db('servers').where({ id: server.id }).delete())
  const id = newId('build')
  const row = { id, serverId: server.id, source: 'spec', specSha256, state: 'running' }
  await stack.db('builds').insert(row)
  mends.push(() => stack.db('builds').where({ id }).delete())
  expect(await findViolations(stack)).toEqual([
    `build ${id} is open, its workflow is WorkflowNotFoundError`,
  ])
})

test('sockets of a runner that is gone', async () => {
  const path = join(stack.dataDir, 'r', 'run_gone')
  await mkdir(path)
  mends.push(() => rm(path, { recursive: true }))
  expect(await findViolations(stack)).toEqual(['directory run_gone has no runner'])
})

test('a live version without a container; the worker deploys it anew as soon as it is back', async () => {
  await postgres.mend()
  const runtime = await testRuntime(stack)
  const [container] = (await runtime.list()) as [RunnerContainer]
  await runtime.stop(container.name, { graceSeconds: 0 })
  expect(await findViolations(stack)).toEqual([
    `live ${live} has 0 running containers, its runners are: ready`,
  ])
  await stack.start('worker')
  await assertInvariants(stack, 30_000)
  expect(await greet({ stack, owner }, { slug: 'steady' })).toBe('hello you')
})
