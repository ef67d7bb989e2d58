// Runners that stand ready die, and so does the worker that holds them, at the places where that is worst.
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEnvironment } from '../environment.ts'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { setUpOwner } from '../owner.ts'
import { untilWarm } from '../pool.ts'
import { startStack } from '../stack.ts'
import { until } from '../until.ts'
import { dieAt, expectOneOfEach, type World } from './deaths.ts'
import { greet, greeterSpec, makeGreeter, requestVersion } from './greeter.ts'

let world: World
beforeAll(async () => {
  const stack = await startStack({ WARM_RUNNERS: '2' })
  world = { stack, owner: await setUpOwner(stack) }
})
afterAll(() => world?.stack[Symbol.asyncDispose]())

test('one that is killed while it stands ready is replaced', async () => {
  const { stack } = world
  const [dead] = await untilWarm(stack, 2)
  const { dockerSocket: socketPath } = await testEnvironment()
  await new Docker({ socketPath }).getContainer(dead?.containerName ?? '').kill()
  const isReplaced = async () => !(await untilWarm(stack, 2)).some(({ id }) => id === dead?.id)
  await until('another stands ready', isReplaced, 20_000)
  const ids = (await untilWarm(stack, 2)).map(({ id }) => id)
  expect(ids).not.toContain(dead?.id)
  await assertInvariants(stack)
})

test('what a worker that died left standing ready is removed, and nothing is served by it', async () => {
  const { stack, owner } = world
  const before = await untilWarm(stack, 2)
  await stack.kill('worker')
  await stack.start('worker')
  await makeGreeter(owner, { slug: 'steady', greeting: 'hello' })
  const after = await untilWarm(stack, 2)
  const ids = new Set(before.map(({ id }) => id))
  expect(after.filter(({ id }) => ids.has(id))).toEqual([])
  const containers = await (await testRuntime(stack)).list()
  expect(containers.filter(({ runnerId }) => ids.has(runnerId))).toEqual([])
  await assertInvariants(stack)
})

test('a build goes live after deaths with a claimed runner, a renamed one and an assigned one', async () => {
  const { stack, owner } = world
  const points = ['deploy:after-row', 'deploy:after-create', 'deploy:after-assign']
  await stack.kill('worker')
  await stack.start('worker', { BMM_FAILPOINTS: `${points[0]}=kill` })
  await untilWarm(stack, 2)
  const { id } = await requestVersion(owner, { slug: 'steady', spec: greeterSpec('welcome') })
  const build = await dieAt(world, id, points)
  expect(build).toMatchObject({ state: 'live', versionNumber: 2, failure: null })
  await expectOneOfEach(world, id)
  await assertInvariants(stack)
  expect(await greet(world, { slug: 'steady' })).toBe('welcome you')
})
