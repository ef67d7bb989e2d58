import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEvent, chainedAuditEvent, type AuditEvent } from '../../contract/audit-routes.ts'
import { recordAudit } from '../../db/audit.ts'
import { auditHash } from '../../db/audit-chain.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { makeOrganisation, makeServer } from '../../test/rows.ts'
import { checkAudit } from './check-audit.ts'

let world: ApiWorld
let admin: Awaited<ReturnType<ApiWorld['member']>>
let server: { id: string; slug: string }
beforeAll(async () => {
  world = await createApiWorld()
  admin = await world.member('admin')
  server = await makeServer(world.db, world.organisationId)
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function list(query: Record<string, string> = {}, who = admin, path = '/v1/audit') {
  const res = await who.visit(`${path}?${new URLSearchParams(query).toString()}`)
  expect(res.status).toBe(200)
  const page = (await res.json()) as { data: unknown[]; nextCursor: string | null }
  return { ...page, data: page.data.map((event) => auditEvent.parse(event)) }
}

const actionsOf = ({ data }: { data: AuditEvent[] }) => data.map(({ action }) => action)

const act = (
  event: Partial<Parameters<typeof recordAudit>[1]> & { action: string },
  db = world.db,
) =>
  recordAudit(db, {
    organisationId: world.organisationId,
    actorId: null,
    resourceType: 'server',
    ...event,
  })

test('says who did what to what, from where and when', async () => {
  const title = { title: 'Louder' }
  await admin.visit(`/v1/servers/${server.id}`, { method: 'PATCH', json: title })
  const [event] = (await list({ action: 'server.update' })).data
  expect(event).toEqual({
    id: expect.any(Number),
    at: expect.stringMatching(/Z$/),
    actor: { id: admin.userId, name: 'A admin' },
    action: 'server.update',
    resource: { type: 'server', id: server.id, title: 'Louder' },
    address: expect.stringContaining('127.0.0.1'),
    requestId: expect.any(String),
    metadata: { changed: ['title'] },
  })
})

test('what is gone keeps its name, and so does whoever did it', async () => {
  const { id: resourceId, slug } = await makeServer(world.db, world.organisationId)
  const person = await world.member('admin')
  await person.visit(`/v1/servers/${slug}?confirm=${slug}`, { method: 'DELETE' })
  await world.db('users').where({ id: person.userId }).update({ name: 'Somebody else' })
  const [event] = (await list({ action: 'server.delete', actor: person.userId })).data
  expect(event).toMatchObject({
    actor: { id: person.userId, name: 'A admin' },
    resource: { id: resourceId, title: 'Echo' },
  })
})

test('can be asked for by action, resource, person and time, a page at a time', async () => {
  const person = await world.member('member')
  for (const n of [1, 2, 3, 4, 5])
    await act({ action: `filter.act-${n % 2}`, actorId: person.userId, resourceType: 'thing' })
  await act({ action: 'filterless', resourceType: 'thing' })
  await act({ action: 'filter.other' })

  expect(actionsOf(await list({ action: 'filter.', resourceType: 'thing' }))).toEqual(
    [1, 0, 1, 0, 1].map((n) => `filter.act-${n}`),
  )
  expect((await list({ action: 'filter.act-0', actor: person.userId })).data).toHaveLength(2)
  expect((await list({ action: 'filter_act-0' })).data).toEqual([])

  const first = await list({ action: 'filter.', limit: '2' })
  const second = await list({ action: 'filter.', limit: '2', cursor: first.nextCursor ?? '' })
  const third = await list({ action: 'filter.', limit: '2', cursor: second.nextCursor ?? '' })
  expect([...first.data, ...second.data, ...third.data]).toEqual(
    (await list({ action: 'filter.' })).data,
  )
  expect(third.nextCursor).toBeNull()

  const [newest, , oldest] = (await list({ action: 'filter.' })).data
  const between = { from: oldest?.at ?? '', to: newest?.at ?? '' }
  const found = (await list({ action: 'filter.', ...between })).data.map(({ at }) => at)
  expect(found.every((at) => at >= between.from && at < between.to)).toBe(true)
})

test.each(['cursor=1', 'limit=0', 'limit=201', 'from=yesterday', 'action='])(
  'refuses %s',
  async (query) => {
    expect((await admin.visit(`/v1/audit?${query}`)).status).toBe(422)
  },
)

test('an export can be verified by whoever has it, and is on record itself', async () => {
  const other = await makeOrganisation(world.db)
  await act({ organisationId: other, action: 'of.another' })
  await world.db.transaction(async (trx) => {
    for (let n = 0; n < 600; n += 1) await act({ action: 'many.acts', metadata: { n } }, trx)
  })
  const res = await admin.visit('/v1/audit/export')
  expect([res.headers.get('content-type'), res.headers.get('content-disposition')]).toEqual([
    'application/x-ndjson',
    'attachment; filename=audit-export.ndjson',
  ])
  const lines = (await res.text()).trimEnd().split('\n')
  let prevHash = '0'.repeat(64)
  for (const [index, line] of lines.entries()) {
    const { hash, ...event } = chainedAuditEvent.parse(JSON.parse(line))
    expect([event.seq, event.prevHash]).toEqual([index + 1, prevHash])
    expect(auditHash(prevHash, event)).toBe(hash)
    prevHash = hash
  }
  expect(lines.length).toBeGreaterThan(600)
  expect(lines.at(-1)).toContain('"action":"audit.export"')
  expect(lines.join('')).not.toContain('of.another')
})

test('administrators read of the installation, and are told of a log that was tampered with', async () => {
  const administrator = await world.administrator()
  const [victim] = (await list({ action: 'server.update' })).data
  await world.db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica')
    await trx('auditEvents').where({ id: victim?.id }).update({ actorId: null })
  })
  await checkAudit(world.context)
  await checkAudit(world.context)
  const broken = await list({ action: 'audit.broken' }, administrator, '/v1/admin/audit')
  expect(broken.data).toMatchObject([
    {
      actor: null,
      resource: { type: 'organisation', id: world.organisationId, title: 'Home' },
      metadata: { eventId: victim?.id, reason: 'it is not what it was' },
    },
  ])
  expect(actionsOf(await list({}, administrator, '/v1/admin/audit'))).not.toContain('server.update')
})
