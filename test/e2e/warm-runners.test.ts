// The whole product with a pool: servers are deployed and woken on runners that stood ready, and the pool fills again.
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { greet, makeGreeter } from '../faults/greeter.ts'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { untilWarm, warmRunners } from '../pool.ts'
import { echoSpec } from '../rows.ts'
import { startStack, type Stack } from '../stack.ts'
import { testEnvironment } from '../environment.ts'
import { until } from '../until.ts'

const POOL = 2
const SECRET = 'planted-secret-value'

let stack: Stack
let owner: Owner
beforeAll(async () => {
  stack = await startStack({ WARM_RUNNERS: String(POOL), SLEEP_AFTER_MINUTES: '0.05' })
  owner = await setUpOwner(stack)
})
afterAll(() => stack?.[Symbol.asyncDispose]())
afterEach(() => assertInvariants(stack))

async function serverOf(slug: string) {
  const server = await stack.db('servers').where({ slug }).first()
  const runner = await stack
    .db('runners')
    .where({ versionId: server.liveVersionId })
    .whereNot({ state: 'gone' })
    .first()
  return { ...server, runner }
}

const idsOf = (runners: { id: string }[]) => runners.map(({ id }) => id)

test('a server is deployed on a runner that stood ready, and another takes its place', async () => {
  const before = await untilWarm(stack, POOL)
  await makeGreeter(owner, { slug: 'quick', greeting: 'hello' })
  const { runner, liveVersionId } = await serverOf('quick')
  expect(idsOf(before)).toContain(runner.id)
  expect(runner.containerName).toBe(`bmm-${stack.installId}-v-${liveVersionId}-1`)
  expect(await greet({ stack, owner }, { slug: 'quick' })).toBe('hello you')
  const after = await untilWarm(stack, POOL)
  expect(idsOf(after)).not.toContain(runner.id)
})

test('a server that sleeps is woken on one that stood ready', async () => {
  const isAsleep = async () => {
    const { asleepAt, runner } = await serverOf('quick')
    return asleepAt !== null && runner === undefined
  }
  await until('it sleeps', isAsleep, 40_000)
  const before = await untilWarm(stack, POOL)
  expect(await greet({ stack, owner }, { slug: 'quick' })).toBe('hello you')
  expect(idsOf(before)).toContain((await serverOf('quick')).runner.id)
})

test('what stands ready has seen no secret, and neither the engine nor its row shows one', async () => {
  const secrets = [{ key: 'API_TOKEN', value: SECRET }]
  const spec = {
    ...echoSpec,
    secrets: [{ key: 'API_TOKEN', description: 'A token', whose: 'owner' as const }],
  }
  const { id } = await owner.createServer({ slug: 'secretive', spec, secrets })
  expect(await owner.ended(id)).toMatchObject({ state: 'live' })
  const { dockerSocket: socketPath } = await testEnvironment()
  const docker = new Docker({ socketPath })
  for (const { id: runnerId, containerName } of await untilWarm(stack, POOL)) {
    const row = await stack.db('runners').where({ id: runnerId }).first()
    expect(row).toMatchObject({ versionId: null, state: 'open', logsRead: null })
    const container = docker.getContainer(containerName)
    const shown = JSON.stringify([row, await container.inspect(), await container.top()])
    for (const secret of [SECRET, stack.databaseUrl]) expect(shown).not.toContain(secret)
  }
})

test('runners that stand ready outlive a gateway that dies', async () => {
  const before = await untilWarm(stack, POOL)
  await stack.kill('gateway')
  await stack.start('gateway')
  await makeGreeter(owner, { slug: 'after', greeting: 'good day' })
  expect(idsOf(before)).toContain((await serverOf('after')).runner.id)
})

test('a worker that is stopped leaves none, and the next one fills the pool', async () => {
  await untilWarm(stack, POOL)
  await stack.stop('worker')
  expect(await warmRunners(stack)).toEqual([])
  const names = (await (await testRuntime(stack)).list()).map(({ name }) => name)
  expect(names.filter((name) => name.includes('-warm-'))).toEqual([])
  await stack.start('worker')
  await untilWarm(stack, POOL)
})
