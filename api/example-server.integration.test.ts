import { expect, test } from 'vitest'
import { serverSpec } from '../contract/spec.ts'
import { appendBuildEvent } from '../db/build-events.ts'
import { getBuild, transitionBuild } from '../db/builds.ts'
import { recordHostSeen } from '../db/hosts.ts'
import { openRunner, transitionRunner } from '../db/runners.ts'
import { createSetupLink } from '../db/setup-links.ts'
import { seedTemplate } from '../db/publications.ts'
import { activateVersion } from '../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../test/api-world.ts'
import { echoSpec, endBuildOf, hostId, makeVersion } from '../test/rows.ts'
import { until } from '../test/until.ts'
import { ensureExampleServer } from './example-server.ts'
import type { ParentMessage } from './parent.ts'

const seed = ({ db }: ApiWorld) =>
  seedTemplate(db, {
    slug: 'text-toolbox',
    title: 'Text toolbox',
    shortDescription: 'Short',
    longDescription: 'Long',
    category: 'text',
    spec: serverSpec.parse(echoSpec),
    code: '// verbatim',
  })

function ensure({ context }: ApiWorld) {
  const told: ParentMessage[] = []
  return { told, done: ensureExampleServer(context, (message) => told.push(message)) }
}

const startedBuild = async ({ starter }: ApiWorld) => {
  const { buildId } = await until('a build is started', () => starter.started[0])
  return buildId
}

async function goLive({ db }: ApiWorld, buildId: string) {
  await recordHostSeen(db, hostId)
  const version = await makeVersion(db, await getBuild(db, buildId))
  const containerName = `bmm-${version.id}`
  const { id } = await openRunner(db, { versionId: version.id, hostId, containerName })
  await transitionRunner(db, { id, from: ['opening'], to: 'ready' })
  await db.transaction((trx) => activateVersion(trx, version.id))
  await endBuildOf(db, version)
  await appendBuildEvent(db, { buildId, type: 'build-ended', text: 'Live.', state: 'live' })
}

test('waits for the template, builds one public server of it, and tells its address now and at later starts', async () => {
  await using world = await createApiWorld()
  const first = ensure(world)
  await seed(world)
  await goLive(world, await startedBuild(world))
  await first.done
  const url = 'http://localhost:4100/s/text-toolbox/mcp'
  expect(first.told).toEqual([{ type: 'example', slug: 'text-toolbox', url }])
  expect(await world.db('servers')).toMatchObject([
    { slug: 'text-toolbox', visibility: 'public', organisationId: world.organisationId },
  ])

  const later = ensure(world)
  await later.done
  expect(later.told).toEqual(first.told)
  expect(world.starter.started).toHaveLength(1)
})

test('its address is told also while it sleeps, and not when somebody has stopped it', async () => {
  await using world = await createApiWorld()
  const first = ensure(world)
  await seed(world)
  await goLive(world, await startedBuild(world))
  await first.done
  await world.db('servers').update({ asleepAt: new Date() })
  await world.db('runners').update({ state: 'gone' })
  const asleep = ensure(world)
  await asleep.done
  expect(asleep.told).toEqual(first.told)

  await world.db('servers').update({ pausedAt: new Date() })
  const paused = ensure(world)
  await paused.done
  expect(paused.told).toEqual([{ type: 'no-example' }])
})

test('tells why it failed', async () => {
  await using world = await createApiWorld()
  await seed(world)
  const { told, done } = ensure(world)
  const buildId = await startedBuild(world)
  await transitionBuild(world.db, {
    id: buildId,
    from: ['queued'],
    to: 'failed',
    failure: { code: 'HostUnavailable', title: 'No Docker host answers', detail: null, step: null },
  })
  await appendBuildEvent(world.db, {
    buildId,
    type: 'build-ended',
    text: 'Failed.',
    state: 'failed',
  })
  await done
  expect(told).toEqual([{ type: 'example-failed', reason: 'No Docker host answers' }])
})

test('whoever has servers of their own, or switched it off, gets none', async () => {
  await using world = await createApiWorld()
  await seed(world)
  const member = await world.member('member')
  await member.post('/v1/servers', { slug: 'mine', spec: echoSpec })
  const toTheirs = ensure(world)
  await toTheirs.done

  await using off = await createApiWorld({ settings: { EXAMPLE_SERVER: 'off' } })
  await seed(off)
  const switchedOff = ensure(off)
  await switchedOff.done
  expect([...toTheirs.told, ...switchedOff.told]).toEqual([
    { type: 'no-example' },
    { type: 'no-example' },
  ])
  expect(world.starter.started).toHaveLength(1)
  expect(off.starter.started).toEqual([])
})

test('it belongs to the first administrator', async () => {
  await using world = await createApiWorld()
  await seed(world)
  const { done } = ensure(world)
  await goLive(world, await startedBuild(world))
  await done
  const token = await createSetupLink(world.db)
  const browser = world.newBrowser()
  const person = { name: 'Ada', email: 'ada@example.com', password: 'a-river-of-marbles' }
  await browser.post('/v1/setup', { token, ...person })
  expect(await (await browser.visit('/v1/servers')).json()).toMatchObject({
    data: [{ slug: 'text-toolbox' }],
  })
})

test('a stop while it waits ends it without a word', async () => {
  await using world = await createApiWorld()
  const { told, done } = ensure(world)
  world.shutdown.abort()
  await done
  expect(told).toEqual([])
})
