// The engine itself ends, in each way in which it can, while callers call. Only root can start an engine to kill; where
// the tests run as another user, the first test stands for the others.
/* oxlint-disable vitest/no-conditional-tests -- a skipped test would fail the run */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertInvariants, testRuntime } from '../invariants.ts'
import { startOwnDocker, type OwnDocker } from '../own-docker.ts'
import { setUpOwner, type Owner } from '../owner.ts'
import { send } from '../send.ts'
import { startStack, type Stack } from '../stack.ts'
import { until } from '../until.ts'
import { buildVersion, greet, greeterSpec, makeGreeter, startVisitor } from './greeter.ts'

const slug = 'steady'
const SETTLES_MS = 30_000
const isRoot = process.getuid?.() === 0

interface World extends AsyncDisposable {
  docker: OwnDocker | undefined
  stack: Stack
  owner: Owner
}

async function startWorld(flags: string[] | undefined): Promise<World> {
  await using undo = new AsyncDisposableStack()
  const docker = flags && undo.use(await startOwnDocker({ flags }))
  const stack = undo.use(await startStack({}, { dockerSocket: docker?.socket }))
  const owner = await setUpOwner(stack)
  await makeGreeter(owner, { slug, greeting: 'hello' })
  const held = undo.move()
  return { docker, stack, owner, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

/** What it says then. */
async function afterDeployedAnew(world: World, before: string): Promise<string> {
  const isAnew = async () => {
    const row = await world.stack.db('runners').where({ state: 'ready' }).first()
    return row !== undefined && row.id !== before
  }
  await until('it is deployed anew', isAnew, SETTLES_MS)
  await assertInvariants(world.stack, SETTLES_MS)
  return greet(world, { slug })
}

const runnerOf = async ({ stack }: World): Promise<string> =>
  (await stack.db('runners').where({ state: 'ready' }).first()).id

test('a runner that somebody else tells to end leaves in good order, and is deployed anew', async () => {
  await using world = await startWorld(undefined)
  const before = await runnerOf(world)
  const runtime = await testRuntime(world.stack)
  const [container] = await runtime.list()
  expect(await runtime.stop(container?.name ?? '', { graceSeconds: 10 })).toEqual({
    wasForced: false,
  })
  expect(await afterDeployedAnew(world, before)).toBe('hello you')
})

if (isRoot) {
  describe('an engine', () => {
    let world: World
    beforeAll(async () => {
      world = await startWorld([])
    })
    afterAll(() => world?.[Symbol.asyncDispose]())

    test('that is stopped takes its runners along, and they come back with it', async () => {
      const before = await runnerOf(world)
      await world.docker?.end('SIGTERM')
      await world.docker?.start()
      expect(await afterDeployedAnew(world, before)).toBe('hello you')
    })

    test('that is killed leaves its runners to their callers; with the next one they are deployed anew', async () => {
      const before = await runnerOf(world)
      const visitor = await startVisitor(world, { slug })
      await world.docker?.end('SIGKILL')
      expect(await greet(world, { slug })).toBe('hello you')
      expect(await visitor.leave()).toEqual(['hello you'])
      await world.docker?.start()
      expect(await afterDeployedAnew(world, before)).toBe('hello you')
    })

    test('whose runner image somebody removed gets it again', async () => {
      const runtime = await testRuntime(world.stack)
      const tag = await runtime.ensureImage()
      const path = `/images/${encodeURIComponent(tag)}?force=1`
      const socketPath = world.docker?.socket
      expect((await send({ socketPath, method: 'DELETE', path })).status).toBe(200)
      const spec = greeterSpec('welcome')
      expect(await buildVersion(world.owner, { slug, spec })).toMatchObject({ state: 'live' })
      expect(await greet(world, { slug })).toBe('welcome you')
      await assertInvariants(world.stack)
    })
  })

  test('an engine with live-restore is replaced, and callers and runners notice nothing', async () => {
    await using world = await startWorld(['--live-restore'])
    const before = await runnerOf(world)
    const visitor = await startVisitor(world, { slug })
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await world.docker?.end(signal)
      await world.docker?.start()
      await assertInvariants(world.stack, SETTLES_MS)
    }
    expect(await visitor.leave()).toEqual(['hello you'])
    expect(await runnerOf(world)).toBe(before)
  })
}
