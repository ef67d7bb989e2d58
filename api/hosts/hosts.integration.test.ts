import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordHostLost, recordHostSeen } from '../../db/hosts.ts'
import { newId } from '../../db/ids.ts'
import { leasePort } from '../../db/leases.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { makeLiveDesign } from '../../test/live-design.ts'

let world: ApiWorld
beforeAll(async () => {
  world = await createApiWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test('administrators see what every host holds, and which of them takes work', async () => {
  const { db, organisationId } = world
  await recordHostSeen(db, 'here')
  await recordHostSeen(db, 'lost')
  await recordHostLost(db, 'lost')
  const { versionId } = await makeLiveDesign(db, { organisationId })
  await leasePort(db, { hostId: 'here', versionId, ports: { first: 20_000, last: 20_001 } })
  const runner = { hostId: 'here', containerName: 'bmm-one' }
  await db('runners').insert([
    { id: newId('runner'), state: 'ready', versionId, ...runner },
    { id: newId('runner'), state: 'open', ...runner },
    { id: newId('runner'), state: 'gone', ...runner },
  ])

  const res = await (await world.administrator()).visit('/v1/admin/hosts')
  const { data } = (await res.json()) as { data: { id: string; runners: unknown[] }[] }
  const here = data.find(({ id }) => id === 'here')
  expect(here).toMatchObject({
    isUsable: true,
    liveServers: 1,
    ports: { leased: 1, blocked: 0, total: expect.any(Number) },
  })
  expect(here?.runners).toHaveLength(2)
  expect(here?.runners).toEqual(
    expect.arrayContaining([
      { state: 'ready', count: 1 },
      { state: 'open', count: 1 },
    ]),
  )
  expect(data.find(({ id }) => id === 'lost')).toMatchObject({
    seenAt: null,
    isUsable: false,
    runners: [],
  })
})
