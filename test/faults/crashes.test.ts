// The worker dies (-9) at the places where a half-done step is worst, and another one goes on with the build.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertInvariants } from '../invariants.ts'
import { setUpOwner } from '../owner.ts'
import { startStack } from '../stack.ts'
import { dieAt, expectOneOfEach, type World } from './deaths.ts'
import { greet, greeterSpec, requestVersion, startVisitor } from './greeter.ts'

async function startWorld(firstPoint: string): Promise<World> {
  const stack = await startStack({ BMM_FAILPOINTS: `${firstPoint}=kill` })
  return { stack, owner: await setUpOwner(stack) }
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
