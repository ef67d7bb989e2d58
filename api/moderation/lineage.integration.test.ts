// How far a takedown reaches: what was published from a fork, and the server that a template was published from.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { takedown, takedownPlan, type Takedown } from '../../contract/moderation.ts'
import { problem } from '../../contract/nouns.ts'
import { cutReach } from '../../db/takedown-reach.ts'
import { activateVersion } from '../../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { makeLiveDesign, recordCheck } from '../../test/live-design.ts'
import { publishDesign } from '../../test/publish.ts'
import { freshSlug, makeBuild, makeOrganisation, makeServer, makeVersion } from '../../test/rows.ts'

let world: ApiWorld
let administrator: Browser
let author: Browser
let forker: Browser
let forkers: string
beforeAll(async () => {
  world = await createApiWorld()
  administrator = await world.administrator()
  author = await world.member('admin')
  forkers = await makeOrganisation(world.db)
  forker = await world.member('admin', { in: forkers })
})
afterAll(() => world?.[Symbol.asyncDispose]())

interface Made {
  /** Of the template. */
  id: string
  slug: string
  /** That it was published from. */
  serverId: string
}

/** A template of the author's, or what the forker publishes of a fork of that one. */
async function publish(origin?: Made): Promise<Made> {
  const { db, organisationId } = world
  if (!origin) {
    const asked = { author, organisationId, title: freshSlug() }
    return made(await publishDesign(world, asked))
  }
  const { id: serverId } = await fork(origin)
  const asked = { author: forker, organisationId: forkers, serverId, title: freshSlug() }
  return made(await publishDesign({ ...world, db }, asked))
}

const made = ({ template, design }: Awaited<ReturnType<typeof publishDesign>>): Made => ({
  id: template.id,
  slug: template.slug,
  serverId: design.serverId,
})

/** As building it from the template leaves it. */
async function fork({ id: templateId }: Pick<Made, 'id'>) {
  const { db } = world
  const { currentVersionId: templateVersionId } = await db('templates')
    .where({ id: templateId })
    .first()
  const server = await makeServer(db, forkers)
  await db('servers').where({ id: server.id }).update({ templateId, templateVersionId })
  return server
}

const reason = 'It sends what callers type to a stranger.'

async function takeDown({ id, slug }: Pick<Made, 'id' | 'slug'>, more = {}): Promise<Takedown> {
  const body = { reason, confirm: slug, ...more }
  const res = await administrator.post(`/v1/admin/templates/${id}/takedown`, body)
  return takedown.parse(await res.json())
}

async function restore({ id }: Takedown) {
  const res = await administrator.post(`/v1/admin/takedowns/${id}/restore`)
  expect(res.status).toBe(202)
}

async function planOf({ id }: Pick<Made, 'id'>) {
  const res = await administrator.visit(`/v1/admin/templates/${id}/takedown-plan`)
  return takedownPlan.parse(await res.json())
}

/** Which takedown holds each of these servers. */
async function holders(...servers: { id: string }[]) {
  const rows = await world.db('servers').select('id', 'takedownId', 'pausedAt')
  return servers.map(({ id }) => {
    const row = rows.find((one) => one.id === id)
    expect(row.pausedAt === null).toBe(row.takedownId === null)
    return row.takedownId
  })
}

async function areDown(...templates: { id: string }[]) {
  const rows = await world.db('templates').select('id', 'takenDownAt')
  return templates.map(({ id }) => rows.find((row) => row.id === id).takenDownAt !== null)
}

const noticesOf = async (organisationId: string, { id: takedownId }: Takedown) =>
  world.db('notices').where({ organisationId, takedownId }).orderBy('id').pluck<string[]>('text')

test('what was published from a fork falls with the first template, and its forks with it, over and over', async () => {
  const first = await publish()
  const second = await publish(first)
  const third = await publish(second)
  const [ofFirst, ofSecond, ofThird] = [await fork(first), await fork(second), await fork(third)]
  const other = await publish()

  const plan = await planOf(first)
  expect(plan).toMatchObject({ servers: 6, withoutDerived: { servers: 3 }, derivedCount: 2 })
  expect(plan.derived.map(({ slug }) => slug).toSorted()).toEqual(
    [second.slug, third.slug].toSorted(),
  )
  const begun = await takeDown(first)
  expect(begun).toMatchObject({ servers: 6, derivedCount: 2 })
  expect(await areDown(first, second, third, other)).toEqual([true, true, true, false])
  const all = [ofFirst, ofSecond, ofThird, ...[first, second, third].map(asServer)]
  expect(await holders(...all)).toEqual(all.map(() => begun.id))
  expect(await holders(asServer(other))).toEqual([null])
  const refused = await forker.post('/v1/servers', { templateId: third.id, slug: freshSlug() })
  expect(problem.parse(await refused.json()).code).toBe('TemplateTakenDown')
  const shown = await administrator.visit(`/v1/admin/templates?q=${third.slug}`)
  expect(await shown.json()).toMatchObject({ data: [{ takedownId: begun.id }] })
  expect((await takeDown(third)).id).toBe(begun.id)

  await restore(begun)
  expect(await areDown(first, second, third)).toEqual([false, false, false])
  expect(await holders(...all)).toEqual(all.map(() => null))
})

const asServer = ({ serverId }: Made) => ({ id: serverId })

test('the server that it was published from is cut, and its organisation reads why', async () => {
  const template = await publish()
  const begun = await takeDown(template)
  expect(begun).toMatchObject({ servers: 1, derivedCount: 0 })
  const { slug } = await world.db('servers').where({ id: template.serverId }).first()
  const [text] = await noticesOf(world.organisationId, begun)
  expect(text).toContain(`and with it your server ${slug}. Reason: ${reason}`)
  await restore(begun)
  expect(await holders(asServer(template))).toEqual([null])
})

test('who published a derived template reads that it fell, although no server of theirs did', async () => {
  const first = await publish()
  const second = await publish(first)
  await world.db('servers').where({ id: second.serverId }).update({ deletedAt: new Date() })
  const begun = await takeDown(first)
  const texts = await noticesOf(forkers, begun)
  const { title } = await world.db('templates').where({ id: second.id }).first()
  expect(texts).toEqual([
    `The administrators have taken the template down, and with it your template "${title}". Reason: ${reason}`,
  ])
  await restore(begun)
  expect((await noticesOf(forkers, begun)).at(-1)).toContain(
    `this is back: your template "${title}"`,
  )
})

test('derived templates can be left out: forks of the first alone are cut', async () => {
  const first = await publish()
  const second = await publish(first)
  const ofSecond = await fork(second)
  const begun = await takeDown(first, { includesDerived: false })
  expect(begun).toMatchObject({ servers: 2, derivedCount: 0 })
  expect(await areDown(first, second)).toEqual([true, false])
  // The server that the second came from is a fork of the first.
  expect(await holders(asServer(second), ofSecond)).toEqual([begun.id, null])
  await world.db.transaction((trx) => cutReach(trx, begun.id))
  expect(await areDown(second)).toEqual([false])
})

test('deleting a template and publishing its server anew does not escape', async () => {
  const { db, organisationId } = world
  const first = await publish()
  await db('templates').where({ id: first.id }).update({ deletedAt: new Date() })
  const title = freshSlug()
  const again = made(
    await publishDesign(world, { author, organisationId, serverId: first.serverId, title }),
  )
  expect(again.id).not.toBe(first.id)
  await takeDown(first)
  expect(await areDown(again)).toEqual([true])
})

test('a derived template that was down before stays down, whichever of the two is undone first', async () => {
  const first = await publish()
  const second = await publish(first)
  const ofSecond = await fork(second)
  const mine = [asServer(second), ofSecond]
  const earlier = await takeDown(second)
  const later = await takeDown(first)
  expect(later).toMatchObject({ servers: 1, derivedCount: 0 })
  expect(await holders(...mine)).toEqual([earlier.id, earlier.id])

  await restore(later)
  expect(await areDown(first, second)).toEqual([false, true])
  expect(await holders(asServer(first), ...mine)).toEqual([null, earlier.id, earlier.id])

  const again = await takeDown(first)
  await world.db('takedowns').where({ id: again.id }).update({ state: 'done' })
  await restore(earlier)
  expect(await areDown(first, second)).toEqual([true, true])
  expect(await holders(...mine)).toEqual([again.id, again.id])
  const { state } = await world.db('takedowns').where({ id: again.id }).first()
  expect(state).toBe('running') // what it took over is stopped, if it runs
  expect((await noticesOf(forkers, earlier)).some((text) => text.includes('undone'))).toBe(false)

  await restore(again)
  expect(await areDown(first, second)).toEqual([false, false])
  expect(await holders(asServer(first), ...mine)).toEqual([null, null, null])
})

test('nothing is cut for a takedown that was undone', async () => {
  const template = await publish()
  const begun = await takeDown(template)
  await restore(begun)
  expect(await world.db.transaction((trx) => cutReach(trx, begun.id))).toBe(0)
  expect(await holders(asServer(template))).toEqual([null])
})

test('what is published from a fork at the same time falls, or is refused', async () => {
  const first = await publish()
  const forks = await Promise.all(Array.from({ length: 4 }, () => fork(first)))
  const designs = await Promise.all(
    forks.map(async ({ id: serverId }) => {
      const design = await makeLiveDesign(world.db, { organisationId: forkers, serverId })
      await recordCheck(world.db, { versionId: design.versionId })
      return design
    }),
  )
  const [, ...answers] = await Promise.all([
    takeDown(first),
    ...designs.map(({ serverId, number }) =>
      forker.post(`/v1/servers/${serverId}/publish`, {
        versionNumber: number,
        title: freshSlug(),
        category: 'Text',
        shortDescription: 'Answers what it is asked.',
        longDescription: 'It answers.',
        licence: 'MIT',
        changes: '',
      }),
    ),
  ])
  const refused = answers.filter(({ status }) => status !== 201)
  const codes = await Promise.all(refused.map(async (res) => problem.parse(await res.json()).code))
  expect(codes.filter((code) => !['TemplateTakenDown', 'ServerTakenDown'].includes(code))).toEqual(
    [],
  )
  const made = await world
    .db('templates')
    .whereIn(
      'serverId',
      designs.map(({ serverId }) => serverId),
    )
    .pluck<(Date | null)[]>('takenDownAt')
  expect(made).toHaveLength(answers.length - refused.length)
  expect(made).not.toContain(null)
})

test('a build of its own server that is under way does not go live any more', async () => {
  const template = await publish()
  const build = await makeBuild(world.db, { serverId: template.serverId })
  const version = await makeVersion(world.db, build)
  await takeDown(template)
  const activate = world.db.transaction((trx) => activateVersion(trx, version.id))
  await expect(activate).rejects.toMatchObject({ code: 'ServerTakenDown' })
})
