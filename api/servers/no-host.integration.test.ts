import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { echoSpec, endBuildOf, freshSlug, makeVersion } from '../../test/rows.ts'
import { getBuild } from '../../db/builds.ts'

let world: ApiWorld
let member: Browser
const built = freshSlug()
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
  const res = await member.post('/v1/servers', { slug: built, spec: echoSpec })
  const { build } = (await res.json()) as { build: { id: string } }
  await endBuildOf(world.db, await makeVersion(world.db, await getBuild(world.db, build.id)))
  await world.db('hosts').update({ seenAt: null })
})
afterAll(() => world?.[Symbol.asyncDispose]())

test.each([
  ['a server', '/v1/servers', { slug: 'homeless', spec: echoSpec }],
  ['a version', `/v1/servers/${built}/builds`, { spec: echoSpec }],
])('%s is refused, and nothing recorded, while no host answers', async (_what, path, body) => {
  const before = await world.db('builds').pluck('id')
  const res = await member.post(path, body)
  expect(res.status).toBe(503)
  expect(res.headers.get('retry-after')).toBe('10')
  expect(await res.json()).toMatchObject({ code: 'HostUnavailable' })
  expect(await world.db('builds').pluck('id')).toEqual(before)
  expect(await world.db('servers').where({ slug: 'homeless' })).toEqual([])
})
