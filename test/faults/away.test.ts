// Docker, Temporal and Postgres go away and come back, each by a link of its own that this test cuts.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBreakableLink } from '../breakable-link.ts'
import { testEnvironment } from '../environment.ts'
import { assertInvariants } from '../invariants.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { startStack, type Stack } from '../stack.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { until } from '../until.ts'
import {
  buildVersion,
  greet,
  greeterSpec,
  makeGreeter,
  requestVersion,
  startVisitor,
} from './greeter.ts'

type Link = Awaited<ReturnType<typeof createBreakableLink>>

const world = new AsyncDisposableStack()
let docker: Link
let temporal: Link
let postgres: Link
let stack: Stack
let owner: Owner
beforeAll(async () => {
  const { dockerSocket, temporalAddress, databaseUrl } = await testEnvironment()
  const path = world.use(await temporaryFolder()).at('docker.sock')
  docker = world.use(await createBreakableLink({ path: dockerSocket }, { path }))
  temporal = world.use(await createBreakableLink(placeOf(`tcp://${temporalAddress}`)))
  postgres = world.use(await createBreakableLink(placeOf(databaseUrl)))
  stack = world.use(
    await startStack(
      { DOCKER_SOCKET: path, TEMPORAL_ADDRESS: `127.0.0.1:${temporal.port}` },
      {
        reachDatabase: (url) =>
          Object.assign(new URL(url), { host: `127.0.0.1:${postgres.port}` }).href,
      },
    ),
  )
  owner = await setUpOwner(stack)
  await makeGreeter(owner, { slug: 'steady', greeting: 'first' })
})
afterAll(() => world.disposeAsync())

function placeOf(url: string) {
  const { hostname: host, port } = new URL(url)
  return { host, port: Number(port) }
}

interface Answer {
  status: number
  type: string | null
  body: { code?: string; build?: { id: string } }
}

/** POST /v1/servers under a key that the test keeps. */
async function ask({ slug, key }: { slug: string; key: string }): Promise<Answer> {
  const response = await fetch(`${stack.apiUrl}/v1/servers`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      cookie: owner.cookie,
      origin: stack.apiUrl,
    },
    body: JSON.stringify({ slug, spec: greeterSpec(slug) }),
  })
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (await response.json()) as Answer['body'],
  }
}

/** The same request as soon as it can be done, and its build to its end. */
async function askUntilBuilt(request: { slug: string; key: string }) {
  const accepted = await until(
    `${request.slug} is accepted`,
    async () => {
      const answer = await ask(request)
      expect([202, 503]).toContain(answer.status)
      return answer.status === 202 ? answer : undefined
    },
    30_000,
  )
  expect(await owner.ended(accepted.body.build?.id ?? '')).toMatchObject({ state: 'live' })
  expect(await greet({ stack, owner }, request)).toBe(`${request.slug} you`)
}

async function expectNothingOf(slug: string) {
  expect(await stack.db('servers').where({ slug })).toEqual([])
  expect(await stack.db('builds').whereIn('state', ['queued', 'running'])).toEqual([])
}

async function untilStep(buildId: string, step: string) {
  const begun = () => stack.db('build_events').where({ buildId, step }).first()
  await until(`${step} has begun`, begun, 30_000)
}

describe('Docker', () => {
  test('away: a request is refused and leaves nothing, and later the same request works', async () => {
    const visitor = await startVisitor({ stack, owner }, { slug: 'steady' })
    const request = { slug: 'after-docker', key: randomUUID() }
    await docker.cut()
    await until(
      'the host is known to be away',
      async () => {
        const { seenAt } = await stack.db('hosts').where({ id: 'local' }).first()
        return seenAt === null
      },
      15_000,
    )
    expect(await ask(request)).toMatchObject({ status: 503, body: { code: 'HostUnavailable' } })
    await expectNothingOf(request.slug)
    await docker.mend()
    await askUntilBuilt(request)
    await assertInvariants(stack)
    expect(await visitor.leave()).toEqual(['first you'])
  })

  test('away in the middle of a build: the build waits and goes on', async () => {
    const visitor = await startVisitor({ stack, owner }, { slug: 'steady' })
    const spec = greeterSpec('second')
    const { id: buildId } = await requestVersion(owner, { slug: 'steady', spec })
    await untilStep(buildId, 'place')
    await docker.cut()
    const tried = () =>
      stack
        .db('build_events')
        .where({ buildId })
        .whereRaw("(text like 'Try 5:%' or step = 'place')")
        .where('text', 'like', 'Try %Docker%')
        .first()
    await until('it was tried often enough', tried, 30_000)
    await docker.mend()
    expect(await owner.ended(buildId)).toMatchObject({ state: 'live', failure: null })
    await assertInvariants(stack)
    expect(await visitor.leave()).toEqual(['first you', 'second you'])
  })
})

describe('Temporal', () => {
  test('away: a request is refused and leaves nothing, and later the same request works', async () => {
    const visitor = await startVisitor({ stack, owner }, { slug: 'steady' })
    const request = { slug: 'after-temporal', key: randomUUID() }
    await temporal.cut()
    expect(await ask(request)).toMatchObject({ status: 503, body: { code: 'TemporalUnavailable' } })
    await expectNothingOf(request.slug)
    await temporal.mend()
    await askUntilBuilt(request)
    await assertInvariants(stack)
    expect(await visitor.leave()).toEqual(['second you'])
  })

  test('away in the middle of a build: the build goes on', async () => {
    const spec = greeterSpec('third')
    const { id: buildId } = await requestVersion(owner, { slug: 'steady', spec })
    await untilStep(buildId, 'compile')
    await temporal.cut()
    const compiled = () =>
      stack.db('build_events').where({ buildId, step: 'compile', type: 'step-done' }).first()
    await until('the step ended unheard', compiled, 30_000)
    await temporal.mend()
    expect(await owner.ended(buildId)).toMatchObject({ state: 'live', failure: null })
    await assertInvariants(stack)
  })
})

describe('Postgres', () => {
  test('away: the api says so, callers are served from memory, and all find back', async () => {
    const visitor = await startVisitor({ stack, owner }, { slug: 'steady' })
    const request = { slug: 'after-postgres', key: randomUUID() }
    await postgres.cut()
    expect(await ask(request)).toMatchObject({
      status: 503,
      type: expect.stringContaining('application/problem+json'),
      body: { code: 'DatabaseUnavailable' },
    })
    expect(await greet({ stack, owner }, { slug: 'steady' })).toBe('third you')
    await postgres.mend()
    await expectNothingOf(request.slug)
    await askUntilBuilt(request)
    await assertInvariants(stack)
    expect(await visitor.leave()).toEqual(['third you'])
  })

  test('away in the middle of a build: the build goes on', async () => {
    const spec = greeterSpec('fourth')
    const { id: buildId } = await requestVersion(owner, { slug: 'steady', spec })
    await untilStep(buildId, 'compile')
    await postgres.cut()
    const failed = () => stack.output('worker').some((line) => line.includes('DatabaseUnavailable'))
    await until('a step has met the gap', failed, 30_000)
    await postgres.mend()
    expect(await owner.ended(buildId)).toMatchObject({ state: 'live', failure: null })
    await assertInvariants(stack)
    expect(await buildVersion(owner, { slug: 'steady', spec: greeterSpec('fifth') })).toMatchObject(
      {
        state: 'live',
      },
    )
  })
})
