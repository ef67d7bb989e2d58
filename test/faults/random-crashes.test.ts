// Builds of several servers at once, which are also paused, deleted, called and left to sleep, while processes are killed and
// services go away at random: the Docker engine too, where the tests run as root. A seed, which is printed when this fails,
// repeats what happens; BMM_FAULT_SEED sets it, and BMM_FAULT_BUILDS how many builds there are.
import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasEnded } from '../../contract/build-steps.ts'
import type { Build } from '../../contract/nouns.ts'
import { createBreakableLink } from '../breakable-link.ts'
import { testEnvironment } from '../environment.ts'
import { assertInvariants } from '../invariants.ts'
import { startOwnDocker, type OwnDocker } from '../own-docker.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'
import { buildVersion, greet, greeterSpec } from './greeter.ts'
import {
  actAtRandom,
  BUILD_ENDS_MS,
  createServer,
  nextBuild,
  untilAccepted,
} from './random-acts.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'

const SERVERS = 4
const BUILDS = Number(process.env.BMM_FAULT_BUILDS ?? 8)
const seed = Number(process.env.BMM_FAULT_SEED ?? randomInt(2 ** 31))
/** What a step left half done is seen by the next look at the host, and not before it is old enough: a self-test is at four minutes. */
const SETTLES_MS = 300_000

const world = new AsyncDisposableStack()
let stack: Stack
let owner: Owner
/** Undefined: only root can start one. */
let docker: OwnDocker | undefined
let links: Record<'postgres' | 'temporal', Awaited<ReturnType<typeof createBreakableLink>>>
beforeAll(async () => {
  const { temporalAddress, databaseUrl } = await testEnvironment()
  links = {
    temporal: world.use(await createBreakableLink(placeOf(`tcp://${temporalAddress}`))),
    postgres: world.use(await createBreakableLink(placeOf(databaseUrl))),
  }
  const viaLink = (url: string) =>
    Object.assign(new URL(url), { host: `127.0.0.1:${links.postgres.port}` }).href
  if (process.getuid?.() === 0) docker = world.use(await startOwnDocker())
  stack = world.use(
    await startStack(
      { TEMPORAL_ADDRESS: `127.0.0.1:${links.temporal.port}`, SLEEP_AFTER_MINUTES: '0.05' },
      { reachDatabase: viaLink, dockerSocket: docker?.socket },
    ),
  )
  owner = await setUpOwner(stack)
})
afterAll(() => world.disposeAsync())

function placeOf(url: string) {
  const { hostname: host, port } = new URL(url)
  return { host, port: Number(port) }
}

test(
  `after random crashes every build has an end and nothing is left over (seed ${seed})`,
  { timeout: 600_000 + BUILDS * 60_000 },
  async () => {
    const random = createSeededRandom(seed)
    const building = Array.from({ length: SERVERS }, (_, index) =>
      buildAgainAndAgain(random.fork(), `server-${index}`),
    )
    const over = new AbortController()
    const crashing = crashAgainAndAgain(random.fork(), over.signal)
    let slugs: string[]
    try {
      slugs = await Promise.all(building)
    } finally {
      over.abort()
      await crashing
    }
    await assertInvariants(stack, SETTLES_MS)
    const states = await stack.db('builds').pluck<Build['state'][]>('state')
    expect(states.length).toBeGreaterThanOrEqual(BUILDS)
    expect(states.filter((state) => !hasEnded(state))).toEqual([])
    const toErase = () => stack.db('servers').whereNotNull('deletedAt').whereNull('erasedAt')
    await until('the deleted are erased', async () => (await toErase()).length === 0, SETTLES_MS)

    for (const slug of slugs) {
      const spec = greeterSpec('at last')
      expect(await buildVersion(owner, { slug, spec })).toMatchObject({ state: 'live' })
      expect(await greet({ stack, owner }, { slug })).toBe('at last you')
    }
    await assertInvariants(stack)
  },
)

/** Answers which server of this name is there in the end. */
async function buildAgainAndAgain(random: SeededRandom, name: string): Promise<string> {
  let slug = name
  for (let count = 0; count < BUILDS / SERVERS; count += 1) {
    const isThere = count > 0 && (await actAtRandom({ stack, owner }, { random, slug }))
    if (!isThere) slug = `${name}-${count}`
    const buildId = await untilAccepted(
      isThere
        ? await nextBuild({ stack, owner }, { random, slug })
        : createServer({ stack, owner }, slug),
    )
    if (random.between(0, 1) < 0.2) {
      await wait(random.between(0, 4_000))
      const params = { path: { buildId } }
      await owner.api.POST('/v1/builds/{buildId}/cancel', { params }).catch(() => {}) // away just now
    }
    const isOver = async () => {
      const { state } = await stack.db('builds').where({ id: buildId }).first()
      return hasEnded(state)
    }
    await until(`build ${buildId} of ${slug} ends`, isOver, BUILD_ENDS_MS)
  }
  return slug
}

const victims = ['worker', 'worker', 'api', 'gateway', 'postgres', 'temporal', 'docker'] as const

async function crashAgainAndAgain(random: SeededRandom, signal: AbortSignal) {
  while (!signal.aborted) {
    await wait(random.between(500, 4_000))
    const what = random.pick(victims)
    const pauseMs = random.between(0, 2_000)
    if (what === 'docker') {
      await docker?.end(random.pick(['SIGKILL', 'SIGTERM']))
      await wait(pauseMs)
      await docker?.start()
    } else if (what === 'postgres' || what === 'temporal') {
      await links[what].cut()
      await wait(pauseMs)
      await links[what].mend()
    } else {
      await stack.kill(what)
      await wait(pauseMs)
      await stack.start(what)
    }
  }
}
