// Builds of several servers at once, while processes are killed and services go away at random. A seed, which is printed
// when this fails, repeats what happens; BMM_FAULT_SEED sets it, and BMM_FAULT_BUILDS how many builds there are.
import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasEnded } from '../../contract/build-steps.ts'
import type { Build } from '../../contract/nouns.ts'
import { createBreakableLink } from '../breakable-link.ts'
import { testEnvironment } from '../environment.ts'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'
import { buildVersion, greet, greeterSpec } from './greeter.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'

const SERVERS = 4
const BUILDS = Number(process.env.BMM_FAULT_BUILDS ?? 8)
const seed = Number(process.env.BMM_FAULT_SEED ?? randomInt(2 ** 31))
/** Temporal gives a step to another worker when its beats have stopped; some steps come late again and again. */
const BUILD_ENDS_MS = 300_000
/** What a step left half done is seen by the next look at the host, and not before it is old enough. */
const SETTLES_MS = 90_000

const world = new AsyncDisposableStack()
let stack: Stack
let owner: Owner
let links: Record<'postgres' | 'temporal', Awaited<ReturnType<typeof createBreakableLink>>>
beforeAll(async () => {
  const { temporalAddress, databaseUrl } = await testEnvironment()
  links = {
    temporal: world.use(await createBreakableLink(placeOf(`tcp://${temporalAddress}`))),
    postgres: world.use(await createBreakableLink(placeOf(databaseUrl))),
  }
  const viaLink = (url: string) =>
    Object.assign(new URL(url), { host: `127.0.0.1:${links.postgres.port}` }).href
  stack = world.use(
    await startStack(
      { TEMPORAL_ADDRESS: `127.0.0.1:${links.temporal.port}` },
      { reachDatabase: viaLink },
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
  { timeout: 120_000 + BUILDS * 60_000 },
  async () => {
    const random = createSeededRandom(seed)
    const building = Array.from({ length: SERVERS }, (_, index) =>
      buildAgainAndAgain(random.fork(), `server-${index}`),
    )
    const over = new AbortController()
    const crashing = crashAgainAndAgain(random.fork(), over.signal)
    try {
      await Promise.all(building)
    } finally {
      over.abort()
      await crashing
    }
    await assertInvariants(stack, SETTLES_MS)
    const states = await stack.db('builds').pluck<Build['state'][]>('state')
    expect(states.length).toBeGreaterThanOrEqual(BUILDS)
    expect(states.filter((state) => !hasEnded(state))).toEqual([])
    const runtime = await testRuntime(stack)
    const isSwept = async () => (await runtime.list('self-test')).length === 0
    await until('no self-test is left', isSwept, SETTLES_MS)

    for (let index = 0; index < SERVERS; index += 1) {
      const slug = `server-${index}`
      const spec = greeterSpec('at last')
      expect(await buildVersion(owner, { slug, spec })).toMatchObject({ state: 'live' })
      expect(await greet({ stack, owner }, { slug })).toBe('at last you')
    }
    await assertInvariants(stack)
  },
)

async function buildAgainAndAgain(random: SeededRandom, slug: string) {
  for (let count = 0; count < BUILDS / SERVERS; count += 1) {
    const buildId = await untilAccepted(
      count === 0 ? createServer(slug) : await nextBuild(random, slug),
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
}

type Ask = () => Promise<{ buildId: string | undefined; status: number }>

/** The same request again and again, as a client does that wants it done once. */
function createServer(slug: string): Ask {
  const headers = { 'idempotency-key': randomUUID() }
  const body = { slug, spec: greeterSpec(slug) }
  return async () => {
    const { data, response } = await owner.api.POST('/v1/servers', { body, headers })
    return { buildId: data?.build.id, status: response.status }
  }
}

async function nextBuild(random: SeededRandom, slug: string): Promise<Ask> {
  const headers = { 'idempotency-key': randomUUID() }
  const params = { path: { serverId: slug } }
  const body = { spec: greeterSpec(`${slug} ${randomUUID()}`) }
  const { liveVersionId } = await stack.db('servers').where({ slug }).first()
  const isRedeploy = random.pick([true, false, false]) && liveVersionId !== null
  return async () => {
    const { data, response } = isRedeploy
      ? await owner.api.POST('/v1/servers/{serverId}/redeploy', { params, headers })
      : await owner.api.POST('/v1/servers/{serverId}/builds', { params, headers, body })
    return { buildId: data?.id, status: response.status }
  }
}

/** Busy with what was before, called too often, away. */
const COMES_LATER = [409, 429, 503]

async function untilAccepted(ask: Ask): Promise<string> {
  const once = async () => {
    const answer = await ask().catch(() => undefined) // the api is dead just now
    if (answer?.buildId !== undefined) return answer.buildId
    if (answer) expect(COMES_LATER).toContain(answer.status)
    await wait(200)
    return undefined
  }
  return until('a build is accepted', once, BUILD_ENDS_MS)
}

const victims = ['worker', 'worker', 'api', 'gateway', 'postgres', 'temporal'] as const

async function crashAgainAndAgain(random: SeededRandom, signal: AbortSignal) {
  while (!signal.aborted) {
    await wait(random.between(500, 4_000))
    const what = random.pick(victims)
    const pauseMs = random.between(0, 2_000)
    if (what === 'postgres' || what === 'temporal') {
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
