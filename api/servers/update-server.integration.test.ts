import { afterAll, beforeAll, expect, test } from 'vitest'
import { problem, server } from '../../contract/nouns.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { makeServer } from '../../test/rows.ts'

let world: ApiWorld
let member: Browser
beforeAll(async () => {
  world = await createApiWorld()
  member = await world.member('member')
})
afterAll(() => world?.[Symbol.asyncDispose]())

const newServer = () => makeServer(world.db, world.organisationId)
const update = (id: string, body: object) =>
  member.visit(`/v1/servers/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const audited = (resourceId: string) =>
  world.db('auditEvents').where({ resourceId }).orderBy('id').select('action', 'metadata')

test('changes what is named, leaves the rest, and says so in the audit log', async () => {
  const { id } = await newServer()
  const res = await update(id, { title: 'Weather', sleepAfterMinutes: 30, isPinned: true })
  expect(res.status).toBe(200)
  expect(server.parse(await res.json())).toMatchObject({
    title: 'Weather',
    visibility: 'members',
    sleepAfterMinutes: 30,
    isPinned: true,
  })
  expect(await audited(id)).toEqual([
    { action: 'server.update', metadata: { changed: ['title', 'sleepAfterMinutes', 'isPinned'] } },
  ])
})

test('what is the same already is no change', async () => {
  const { id } = await newServer()
  await update(id, { visibility: 'public' })
  expect((await update(id, { visibility: 'public' })).status).toBe(200)
  expect(await audited(id)).toHaveLength(1)
})

test('goes back to the default of the installation', async () => {
  const { id } = await newServer()
  await update(id, { sleepAfterMinutes: 0 })
  const res = await update(id, { sleepAfterMinutes: null })
  expect(server.parse(await res.json())).toMatchObject({ sleepAfterMinutes: null })
})

test.each([
  ['nothing', {}],
  ['a time before now', { sleepAfterMinutes: -1 }],
  ['an empty title', { title: ' ' }],
  ['what is no setting', { slug: 'other' }],
])('refuses %s', async (_what, body) => {
  const { id } = await newServer()
  const res = await update(id, body)
  expect(problem.parse(await res.json())).toMatchObject({ status: 422, code: 'InvalidInput' })
})
