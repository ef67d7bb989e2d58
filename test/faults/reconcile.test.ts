// Every disagreement that crashes and lost histories can leave, brought about on purpose and seen mended.
import { Client, Connection } from '@temporalio/client'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { stopRunners } from '../../activities/containers/stop-runners.ts'
import { newId } from '../../db/ids.ts'
import { notify } from '../../db/notify.ts'
import type { Check } from '../../temporal/doctor/checks.ts'
import { reconcileWorkflow } from '../../workflows/messages.ts'
import { testEnvironment } from '../environment.ts'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { makeBuild, makeServer, makeVersion } from '../rows.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'
import { buildVersion, greet, greeterSpec, makeGreeter, requestVersion } from './greeter.ts'

let stack: Stack
let owner: Owner
let old: string
let live: string
beforeAll(async () => {
  stack = await startStack()
  // By itself it would mend amid a test. What a test triggers runs all the same.
  await withTemporal((client) => client.schedule.getHandle(reconcileWorkflow.id).pause())
  owner = await setUpOwner(stack)
  await makeGreeter(owner, { slug: 'steady', greeting: 'hello' })
  await buildVersion(owner, { slug: 'steady', spec: greeterSpec('good day') })
  const versions = await stack.db('versions').orderBy('number')
  old = versions[0].id
  live = versions[1].id
})
afterAll(() => stack?.[Symbol.asyncDispose]())
afterEach(async () => {
  await assertInvariants(stack)
  expect(await greet({ stack, owner }, { slug: 'steady' })).toBe('good day you')
})

/** As if all of it had happened a while ago. */
async function letTimePass() {
  for (const table of ['versions', 'builds', 'runners', 'leases', 'previews'])
    await stack.db(table).update({ createdAt: stack.db.raw(`created_at - interval '5 minutes'`) })
}

/** A server of rows alone, whose only version is like this. */
async function makeRows({ build, version }: { build: string; version: string }) {
  const server = await makeServer(stack.db, owner.organisationId)
  await stack.db('hosts').where({ id: 'test' }).update({ seenAt: null }) // nothing is placed there
  const made = await makeBuild(stack.db, { serverId: server.id })
  const { id } = await makeVersion(stack.db, made)
  await stack.db('builds').where({ id: made.id }).update({ state: build })
  await stack.db('versions').where({ id }).update({ state: version })
  return { serverId: server.id, buildId: made.id, versionId: id }
}

async function makeRunner(versionId: string) {
  const id = newId('runner')
  const containerName = `bmm-${stack.installId}-left-${id.slice(-6)}`
  const socketDir = join(stack.dataDir, 'r', id)
  const row = { id, hostId: 'local', versionId, containerName, state: 'bound' }
  await stack.db('runners').insert(row)
  await notify(stack.db, 'bmm_runners', id)
  const sockets = () => readdir(socketDir).catch(() => [])
  await until('the gateway opens its sockets', async () => (await sockets()).length === 2)
  await (await testRuntime(stack)).start({ name: containerName, runnerId: id, socketDir })
}

/** One of each that rows can tell; answers what mends it. */
async function breakRows(): Promise<string[]> {
  await stack.db('versions').where({ id: old }).update({ state: 'draining' })
  await stack.db('servers').where({ slug: 'steady' }).update({ liveVersionId: null })
  await stack.db('leases').where({ versionId: live }).delete()

  const lost = await makeRows({ build: 'running', version: 'building' })
  await stack.db('leases').insert({ hostId: 'local', port: 1, versionId: lost.versionId })
  const unfinished = await makeRows({ build: 'failed', version: 'building' })
  const failed = await makeRows({ build: 'failed', version: 'failed' })
  await makeRunner(failed.versionId)

  const previewId = newId('preview')
  const { id: createdBy } = await stack.db('users').first()
  await stack.db('previews').insert({
    id: previewId,
    organisationId: owner.organisationId,
    createdBy,
    prompt: 'A server',
    state: 'writing',
    expiresAt: stack.db.raw(`now() + interval '1 day'`),
  })
  await letTimePass()
  const { id: serverId } = await stack.db('servers').where({ slug: 'steady' }).first()
  return [
    `reconcile.align-live ${serverId}`,
    `reconcile.end-build ${lost.buildId}`,
    `reconcile.end-preview ${previewId}`,
    `reconcile.fail-version ${unfinished.versionId}`,
    `reconcile.release-port ${lost.versionId}`,
    `reconcile.retire-version ${old}`,
    `reconcile.stop-runner ${failed.versionId}`,
    `reconcile.stop-runner ${live}`,
  ].sort()
}

async function audited(): Promise<string[]> {
  const rows = await stack.db('auditEvents').where('action', 'like', 'reconcile.%')
  for (const row of rows.filter(({ resourceType }) => resourceType !== 'container'))
    expect(row).toMatchObject({ actorId: null })
  return rows.map(({ action, resourceId }) => `${action} ${resourceId}`).sort()
}

async function withTemporal<T>(act: (client: Client) => Promise<T>): Promise<T> {
  const { temporalAddress: address } = await testEnvironment()
  const connection = await Connection.connect({ address })
  try {
    return await act(new Client({ connection, namespace: stack.env['TEMPORAL_NAMESPACE'] ?? '' }))
  } finally {
    await connection.close()
  }
}

/** What the schedule does by itself every five minutes. */
async function runSchedule() {
  await withTemporal(async (client) => {
    const schedule = client.schedule.getHandle(reconcileWorkflow.id)
    const before = (await schedule.describe()).info.numActionsTaken
    await schedule.trigger()
    const run = await until('the schedule starts a run', async () => {
      const { info } = await schedule.describe()
      return info.numActionsTaken > before ? info.recentActions.at(-1) : undefined
    })
    const { workflow } = run.action
    const handle = client.workflow.getHandle(workflow.workflowId, workflow.firstExecutionRunId)
    const hasEnded = async () => (await handle.describe()).status.name === 'COMPLETED'
    await until('the run ends', hasEnded, 60_000)
  })
}

async function doctor(options: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('../../temporal/doctor/doctor-cli.ts', import.meta.url)),
      '--json',
      ...options,
    ],
    { env: { ...stack.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (child.exitCode === null) await once(child, 'exit')
  expect(err).toBe('')
  return { exitCode: child.exitCode, ...JSON.parse(out) }
}

test('the schedule mends what disagrees, and says so once', async () => {
  const expected = await breakRows()
  await runSchedule()
  await expect.poll(audited, { timeout: 30_000, interval: 250 }).toEqual(expected)
  await assertInvariants(stack)
  await letTimePass()
  await runSchedule()
  expect(await audited()).toEqual(expected)
  expect(await stack.db('builds').where({ state: 'running' })).toEqual([])
  expect(await stack.db('previews').first()).toMatchObject({
    state: 'failed',
    failure: { code: 'WorkerUnavailable' },
  })
})

test('a doctor says what disagrees, and has it mended when asked', async () => {
  expect(await doctor()).toMatchObject({ exitCode: 0, isWell: true, disagreements: [] })
  const before = await audited()
  const expected = await breakRows()
  const found = await doctor()
  expect(found).toMatchObject({ exitCode: 1, isWell: false, mended: [] })
  expect(found.disagreements).toContainEqual({
    what: 'retire-version',
    id: old,
    text: `Version ${old} was replaced and still drains.`,
    mend: 'What is left of it is stopped, and it is retired.',
  })
  expect(await audited()).toEqual(before)
  const fixed = await doctor(['--fix'])
  expect(fixed).toMatchObject({ exitCode: 0, isWell: true, disagreements: [] })
  expect(fixed.mended).toHaveLength(found.disagreements.length)
  const after = [...before, ...expected].sort()
  await expect.poll(audited).toEqual(after)
  await assertInvariants(stack) // the live version has its runner again
  expect(await doctor(['--fix'])).toMatchObject({ exitCode: 0, mended: [] })
  expect(await audited()).toEqual(after)
})

test('a host mends its containers and sockets by itself', async () => {
  const before = await audited()
  const runtime = await testRuntime(stack)
  const [own] = await runtime.list()
  if (!own) throw new Error('nothing runs')
  const stray = `${own.name}-stray`
  const { socketDir } = own
  await runtime.start({ name: stray, runnerId: 'run_lost', socketDir }).catch(() => {}) // it may be gone before it runs
  const gone = newId('runner')
  await mkdir(join(stack.dataDir, 'r', gone))
  await utimes(join(stack.dataDir, 'r', gone), 0, 0)
  await runtime.stop(own.name, { graceSeconds: 0 })
  const expected = [
    ...before,
    `reconcile.deploy-version ${live}`,
    `reconcile.remove-container ${stray}`,
    `reconcile.remove-sockets ${gone}`,
  ].sort()
  await expect.poll(audited, { timeout: 40_000, interval: 250 }).toEqual(expected)
})

test('what was stopped in good order is started again, and that is no mend', async () => {
  const before = await audited()
  await stack.stop('worker')
  const runtime = await testRuntime(stack)
  const context = { db: stack.db, runtime, socketRoot: join(stack.dataDir, 'r') }
  await stopRunners(context, { hostId: 'local', graceSeconds: 0 })
  expect(await runtime.list()).toEqual([])
  await stack.start('worker')
  await assertInvariants(stack)
  expect(await audited()).toEqual(before)
})

test('a build under way is left alone, however old its rows are', async () => {
  const before = await audited()
  const spec = greeterSpec('good day')
  const [tool] = spec.tools
  if (!tool) throw new Error('unreachable')
  const renamed = { ...spec, tools: [{ ...tool, name: 'say', title: 'Say' }] }
  const build = await requestVersion(owner, { slug: 'steady', spec: renamed })
  const rows = () => stack.db('builds').where({ id: build.id }).first()
  await until('it waits for a yes', async () => (await rows()).confirmation ?? undefined, 60_000)
  await letTimePass()
  await runSchedule()
  expect(await doctor(['--fix'])).toMatchObject({ exitCode: 0, disagreements: [], mended: [] })
  expect(await rows()).toMatchObject({ state: 'running' })
  expect(await audited()).toEqual(before)
  const params = { path: { buildId: build.id } }
  await owner.api.POST('/v1/builds/{buildId}/cancel', { params })
  expect(await owner.ended(build.id)).toMatchObject({ state: 'cancelled' })
})

test('a doctor says what is away', async () => {
  const ill = async (env: Record<string, string> = {}) => {
    const { exitCode, checks, disagreements } = await doctor([], env)
    expect(exitCode).toBe(1)
    const names = checks.flatMap((check: Check) => (check.isWell ? [] : [check.name]))
    return { names, disagreements }
  }
  await stack.kill('gateway')
  expect(await ill()).toEqual({ names: ['gateway'], disagreements: [] })
  await stack.start('gateway')
  expect(await ill({ DOCKER_SOCKET: '/nowhere' })).toEqual({ names: ['docker'], disagreements: [] })
  expect(await ill({ TEMPORAL_ADDRESS: '127.0.0.1:1' })).toEqual({
    names: ['temporal'],
    disagreements: null,
  })
  expect(await ill({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })).toEqual({
    names: ['database', 'worker', 'keys', 'audit'],
    disagreements: null,
  })
})

test('a doctor takes a stopped platform for what it is', async () => {
  const before = await stack.db('versions').where({ state: 'live' })
  expect(before).not.toEqual([])
  await stack.stop('gateway')
  await stack.stop('worker')
  const runtime = await testRuntime(stack)
  const context = { db: stack.db, runtime, socketRoot: join(stack.dataDir, 'r') }
  await stopRunners(context, { hostId: 'local', graceSeconds: 0 })
  await stack.db('hosts').update({ seenAt: null }) // as after some seconds
  expect(await doctor(['--fix'])).toMatchObject({
    exitCode: 1,
    unjudged: expect.stringMatching(/^the platform is not running/),
    disagreements: null,
    mended: [],
  })
  await stack.start('gateway')
  await stack.start('worker')
  await assertInvariants(stack)
})

test('a doctor says which keys are missing', async () => {
  const OWNER_SECRET_KEYS = `another:${randomBytes(32).toString('base64')}`
  const { checks } = await doctor([], { OWNER_SECRET_KEYS, OWNER_SECRET_KEYS_FILE: '' })
  const keys = checks.find(({ name }: Check) => name === 'keys')
  expect(keys).toMatchObject({
    isWell: false,
    text: expect.stringMatching(/^OWNER_SECRET_KEYS has no key k\w+, and 1 record needs it$/),
  })
})
