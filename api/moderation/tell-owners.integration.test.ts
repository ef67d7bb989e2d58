// Owners are told behind a takedown: each once, whatever happens meanwhile.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { takedown } from '../../contract/moderation.ts'
import { verifyAudit } from '../../db/audit-chain.ts'
import { listRoutes } from '../../db/gateway-reads.ts'
import { newId } from '../../db/ids.ts'
import { tellOwners } from '../../db/takedown-owners.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import { makeTemplate } from '../../test/template-rows.ts'

type Administrator = Awaited<ReturnType<ApiWorld['administrator']>>

let world: ApiWorld
let administrator: Administrator
beforeAll(async () => {
  world = await createApiWorld()
  administrator = await world.administrator()
})
afterAll(() => world?.[Symbol.asyncDispose]())

const reason = 'It sends what callers type to a stranger.'

async function takeDown(
  { id, slug }: { id: string; slug: string },
  { by = administrator, ...more }: { by?: Administrator; includesDerived?: boolean } = {},
) {
  const body = { reason, confirm: slug, ...more }
  const res = await by.post(`/v1/admin/templates/${id}/takedown`, body)
  return takedown.parse(await res.json())
}
/** As a worker does behind it. */
const tellAll = async () => {
  while (await tellOwners(world.db));
}

/** Organisations with a fork each. */
async function makeForks(templateId: string, count: number) {
  const organisationIds = Array.from({ length: count }, () => newId('organisation'))
  const rows = organisationIds.map((organisationId) => {
    const id = newId('server')
    const slug = `fork-${id.slice(-20)}`
    return { id, organisationId, slug, title: slug, description: '', visibility: 'members' }
  })
  const organisations = organisationIds.map((id) => ({ id, name: 'Home', kind: 'personal' }))
  await world.db.batchInsert('organisations', organisations)
  await world.db.batchInsert(
    'servers',
    rows.map((row) => ({ ...row, templateId })),
  )
  return organisationIds
}
/** How often each of them was told, and reads it in its audit log. */
async function toldOf(organisationIds: string[]) {
  const counts = ['notices', 'audit_events'].map(async (table) => {
    const rows = await world.db(table).whereIn('organisationId', organisationIds)
    return organisationIds.map(
      (id) => rows.filter(({ organisationId }) => organisationId === id).length,
    )
  })
  const [notices = [], acts = []] = await Promise.all(counts)
  return organisationIds.map((_, index) => ({ notices: notices[index], acts: acts[index] }))
}

test('callers are refused before the first of many owners is told, and each is told once', async () => {
  const template = await makeTemplate(world.db)
  const owners = await makeForks(template.id, 250)
  const { servers, organisations } = await takeDown(template)
  expect({ servers, organisations }).toEqual({ servers: 250, organisations: 250 })
  const cut = (await listRoutes(world.db)).filter(({ organisationId }) =>
    owners.includes(organisationId),
  )
  expect(cut.map(({ takedownReason }) => takedownReason)).toEqual(owners.map(() => reason))
  expect(await toldOf(owners)).toEqual(owners.map(() => ({ notices: 0, acts: 0 })))
  await Promise.all([tellAll(), tellAll(), tellAll()])
  expect(await toldOf(owners)).toEqual(owners.map(() => ({ notices: 1, acts: 1 })))
  expect(await verifyAudit(world.db)).toMatchObject({ broken: [] })
})

test('telling that breaks off goes on where it was', async () => {
  const template = await makeTemplate(world.db)
  const owners = await makeForks(template.id, 150)
  await tellAll()
  await takeDown(template)
  const last = await world.db('ownersToTell').orderBy('id', 'desc').first()
  await world.db.raw(`
    create function break_off() returns trigger language plpgsql as $$
      begin raise 'in a test'; end $$;
    create trigger break_off before insert on notices for each row
      when (new.organisation_id = '${last.organisationId}') execute function break_off()`)
  await expect(tellAll()).rejects.toThrow('in a test')
  const told = (await toldOf(owners)).filter(({ acts }) => acts === 1)
  expect(told).toHaveLength(100)
  await world.db.raw('drop trigger break_off on notices')
  await tellAll()
  expect(await toldOf(owners)).toEqual(owners.map(() => ({ notices: 1, acts: 1 })))
})

test('what was undone before its owners were told stands in their audit log, and only the end is a notice', async () => {
  const template = await makeTemplate(world.db)
  const [organisationId = ''] = await makeForks(template.id, 1)
  const { id } = await takeDown(template)
  await administrator.post(`/v1/admin/takedowns/${id}/restore`)
  await tellAll()
  const acts = world.db('audit_events').where({ organisationId }).orderBy('id')
  expect(await acts.pluck('action')).toEqual(['server.take-down', 'server.restore'])
  expect(await world.db('notices').where({ organisationId }).pluck('text')).toEqual([
    expect.stringMatching(/have undone the takedown/),
  ])
})

test('an owner reads in its audit log whose act it was, of whoever widened it as well', async () => {
  const widener = await world.administrator()
  const template = await makeTemplate(world.db)
  const [first = ''] = await makeForks(template.id, 1)
  const { id } = await takeDown(template, { includesDerived: false })
  const [second = ''] = await makeForks(template.id, 1)
  await takeDown(template, { by: widener })
  await administrator.post(`/v1/admin/takedowns/${id}/restore`)
  await tellAll()
  const actors = async (organisationId: string) => {
    const acts = await world.db('audit_events').where({ organisationId }).orderBy('id')
    return acts.map(({ actorId }) => actorId)
  }
  expect(await actors(first)).toEqual([administrator.userId, administrator.userId])
  expect(await actors(second)).toEqual([widener.userId, administrator.userId])
})
