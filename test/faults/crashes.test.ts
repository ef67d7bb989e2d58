// The worker dies (-9) before and after each step of a build, and where one that is half done is worst; another goes on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildSteps, type BuildStep } from '../../contract/build-steps.ts'
import { assertInvariants } from '../invariants.ts'
import { setUpOwner } from '../owner.ts'
import { startStack } from '../stack.ts'
import { dieAt, expectOneOfEach, type World } from './deaths.ts'
import { greet, greeterSpec, requestVersion, startVisitor } from './greeter.ts'

const TEST_MS = 480_000
const sidesOf = (step: BuildStep) => [`${step}:before`, `${step}:after`]

/** Where the worker dies in a build of a first version, by what the build is about then. */
const deaths = {
  code: (['begin', 'generate', 'render', 'scan', 'compile'] as const).flatMap(sidesOf),
  checks: (['self-test', 'contract-check', 'place', 'health-check', 'activate'] as const).flatMap(
    sidesOf,
  ),
  container: ['before', 'after-row', 'after-create', 'after-assign', 'after'].map(
    (place) => `deploy:${place}`,
  ),
}
/** Of a second version, when it is live. */
const retireDeaths = sidesOf('retire')

test('no step is left out but repair, which the model does (generation.test.ts)', () => {
  const points = new Set([...Object.values(deaths).flat(), ...retireDeaths])
  const missing = buildSteps.flatMap(sidesOf).filter((point) => !points.has(point))
  expect(missing).toEqual(sidesOf('repair'))
})

async function startWorld(points: string[]): Promise<World> {
  const stack = await startStack({ BMM_FAILPOINTS: `${points[0]}=kill` })
  return { stack, owner: await setUpOwner(stack) }
}

/** The build, and what its server answers in the end. */
async function buildThroughDeaths(
  world: World,
  { slug, points }: { slug: string; points: string[] },
) {
  const { id } = await world.owner.createServer({ slug, spec: greeterSpec('hello') })
  const { state, versionNumber, failure } = await dieAt(world, id, points)
  await expectOneOfEach(world, id)
  await assertInvariants(world.stack)
  return { state, versionNumber, failure, answer: await greet(world, { slug }) }
}
const wellEnded = { state: 'live', versionNumber: 1, failure: null, answer: 'hello you' }

// Most of the time passes until Temporal notices that a worker is gone, so all go side by side.
describe.concurrent.each(['code', 'checks'] as const)('a build in its %s', (part) => {
  const points = deaths[part]
  let world: World
  beforeAll(async () => {
    world = await startWorld(points)
  })
  afterAll(() => world?.stack[Symbol.asyncDispose]())

  test(`goes live after deaths at ${points.join(', ')}`, { timeout: TEST_MS }, async () => {
    expect(await buildThroughDeaths(world, { slug: part, points })).toEqual(wellEnded)
  })
})

describe.concurrent('a build with its container', () => {
  const points = deaths.container
  let world: World
  beforeAll(async () => {
    world = await startWorld(points)
  })
  afterAll(() => world?.stack[Symbol.asyncDispose]())

  test(
    `goes live after deaths at ${points.join(', ')}`,
    { concurrent: false, timeout: TEST_MS },
    async () => {
      expect(await buildThroughDeaths(world, { slug: 'container', points })).toEqual(wellEnded)
    },
  )

  test(
    'goes on after deaths on both sides of stopping the old version, and so do callers',
    { timeout: TEST_MS },
    async () => {
      const { stack, owner } = world
      await stack.kill('worker')
      await stack.start('worker', { BMM_FAILPOINTS: `${retireDeaths[0]}=kill` })
      const visitor = await startVisitor(world, { slug: 'container' })
      const { id } = await requestVersion(owner, {
        slug: 'container',
        spec: greeterSpec('welcome'),
      })
      const build = await dieAt(world, id, retireDeaths)
      expect(build).toMatchObject({ state: 'live', versionNumber: 2, failure: null })
      await assertInvariants(stack)
      expect(await visitor.leave()).toEqual(['hello you', 'welcome you'])
    },
  )
})
