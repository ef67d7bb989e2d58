// The worker dies (-9) at the places where a half-done step is worst, and another one goes on with the build.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertInvariants } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { greet, greeterSpec, requestVersion, startVisitor } from './greeter.ts'

interface World {
  stack: Stack
  owner: Owner
}

async function startWorld(firstPoint: string): Promise<World> {
  const stack = await startStack({ BMM_FAILPOINTS: `${firstPoint}=kill` })
  return { stack, owner: await setUpOwner(stack) }
}

/** The worker of now dies at the first point, the next one at the second; the last one lives. */
async function dieAt({ stack, owner }: World, buildId: string, points: string[]) {
  for (const [index, point] of points.entries()) {
    await stack.ended('worker')
    const [step = ''] = point.split(':')
    const reached = await stack.db('build_events').where({ buildId }).orderBy('seq').pluck('step')
    expect(reached.at(-1), `where the worker died for ${point}`).toBe(step)
    const next = points[index + 1]
    await stack.start('worker', next ? { BMM_FAILPOINTS: `${next}=kill` } : { BMM_FAILPOINTS: '' })
  }
  return owner.ended(buildId)
}

/** Each step is told once, however often it was begun. */
async function expectOneOfEach({ stack }: World, buildId: string) {
  const events = await stack
    .db('build_events')
    .where({ buildId })
    .whereIn('type', ['step-started', 'step-done'])
  const told = events.map(({ step, type }) => `${step} ${type}`)
  expect(told).toEqual([...new Set(told)])
}

// Most of the time passes until Temporal notices that a worker is gone, so both go side by side.
describe.concurrent('a build whose rows are half written', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld('begin:after')
  })
  afterAll(() => world?.stack[Symbol.asyncDispose]())

  test(
    'goes live after deaths in begin, compile, health check and on both sides of going live',
    { timeout: 240_000 },
    async () => {
      const { id } = await world.owner.createServer({ slug: 'rows', spec: greeterSpec('hello') })
      const build = await dieAt(world, id, [
        'begin:after',
        'compile:before',
        'health-check:before',
        'activate:before',
        'activate:after',
      ])
      expect(build).toMatchObject({ state: 'live', versionNumber: 1, failure: null })
      await expectOneOfEach(world, id)
      await assertInvariants(world.stack)
      expect(await greet(world, { slug: 'rows' })).toBe('hello you')
    },
  )
})

describe.concurrent('a build whose container is half there', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld('deploy:after-row')
  })
  afterAll(() => world?.stack[Symbol.asyncDispose]())

  test(
    'goes live after deaths with a row, a container and an assignment',
    { concurrent: false },
    async () => {
      const { id } = await world.owner.createServer({
        slug: 'containers',
        spec: greeterSpec('hello'),
      })
      const points = ['deploy:after-row', 'deploy:after-create', 'deploy:after-assign']
      const build = await dieAt(world, id, points)
      expect(build).toMatchObject({ state: 'live', versionNumber: 1, failure: null })
      await expectOneOfEach(world, id)
      await assertInvariants(world.stack)
      expect(await greet(world, { slug: 'containers' })).toBe('hello you')
    },
  )

  test('goes on after a death between going live and stopping the old version, and so do callers', async () => {
    const { stack, owner } = world
    await stack.kill('worker')
    await stack.start('worker', { BMM_FAILPOINTS: 'retire:before=kill' })
    const visitor = await startVisitor(world, { slug: 'containers' })
    const { id } = await requestVersion(owner, {
      slug: 'containers',
      spec: greeterSpec('welcome'),
    })
    const build = await dieAt(world, id, ['retire:before'])
    expect(build).toMatchObject({ state: 'live', versionNumber: 2, failure: null })
    await assertInvariants(stack)
    expect(await visitor.leave()).toEqual(['hello you', 'welcome you'])
  })
})
