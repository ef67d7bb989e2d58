// How far a takedown reaches: what was published from a fork, and the server that a template was published from.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { takedown, takedownPlan, type Takedown } from '../../contract/moderation.ts'
import { problem } from '../../contract/nouns.ts'
import { transitionBuild } from '../../db/builds.ts'
import { cutReach, lockTakedowns } from '../../db/takedown-reach.ts'
import { tellOwners } from '../../db/takedown-owners.ts'
import { nextToStop } from '../../db/takedown-servers.ts'
import { endTakedown } from '../../db/takedowns.ts'
import { activateVersion, failVersion } from '../../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { makeLiveDesign, recordCheck } from '../../test/live-design.ts'
import { someoneWaits } from '../../test/lock-waits.ts'
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

/** Once all are told, as a worker does behind it. */
async function noticesOf(organisationId: string, { id: takedownId }: Takedown) {
  while (await tellOwners(world.db));
  return world
    .db('notices')
    .where({ organisationId, takedownId })
    .orderBy('id')
    .pluck<string[]>('text')
}

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

test('derived templates that were left out fall when that is asked for later, once', async () => {
  const { db, starter } = world
  const first = await publish()
  const second = await publish(first)
  const ofSecond = await fork(second)
  const begun = await takeDown(first, { includesDerived: false })
  await db('takedowns').where({ id: begun.id }).update({ state: 'done', endedAt: new Date() })
  for (let n = 0; n < 2; n += 1)
    expect(await takeDown(first)).toMatchObject({
      id: begun.id,
      state: 'running',
      endedAt: null,
      servers: 3,
      derivedCount: 1,
    })
  expect((await takeDown(first, { includesDerived: false })).derivedCount).toBe(1)
  expect(await areDown(first, second)).toEqual([true, true])
  expect(await holders(asServer(second), ofSecond)).toEqual([begun.id, begun.id])
  expect(starter.takedowns.at(-1)).toEqual({ takedownId: begun.id, isEnded: false })
  const acts = await db('auditEvents')
    .where({ resourceId: first.id, action: 'template.take-down', organisationId: null })
    .orderBy('id')
    .pluck('metadata')
  expect(acts).toMatchObject([
    { includesDerived: false, derivedCount: 0, derived: [] },
    { includesDerived: true, derivedCount: 1, derived: [second.slug] },
  ])
  await restore(begun)
  expect(await areDown(first, second)).toEqual([false, false])
  expect(await holders(asServer(second), ofSecond)).toEqual([null, null])
})

test('what another takedown held when that was asked for is taken over once that one ends', async () => {
  const first = await publish()
  const second = await publish(first)
  const begun = await takeDown(first, { includesDerived: false })
  const other = await takeDown(second)
  await takeDown(first)
  await restore(other)
  expect(await areDown(first, second)).toEqual([true, true])
  await restore(begun)
  expect(await areDown(first, second)).toEqual([false, false])
})

test('a takedown that has more to stop meanwhile is not written down as done', async () => {
  const { db } = world
  const { id, state } = await takeDown(await publish())
  const stateAfterEnd = async () => {
    await endTakedown(db, { id, state: 'done' })
    return (await db('takedowns').where({ id }).first()).state
  }
  expect([state, await stateAfterEnd()]).toEqual(['running', 'running'])
  await nextToStop(db, { takedownId: id, limit: 1 })
  expect(await stateAfterEnd()).toBe('done')
})

test('organisations do not read by which request and from where they were hit', async () => {
  const second = await publish(await publish())
  const earlier = await takeDown(second)
  await restore(earlier)
  while (await tellOwners(world.db));
  const rows = (scope: object) =>
    world
      .db('auditEvents')
      .where({ resourceId: second.id, ...scope })
      .whereIn('action', ['server.take-down', 'server.restore', 'template.take-down'])
      .select('requestId', 'address')
  const nothing = { requestId: null, address: null }
  expect(await rows({ organisationId: forkers })).toEqual([nothing, nothing])
  expect(await rows({ organisationId: null })).toEqual([
    { requestId: expect.any(String), address: expect.any(String) },
  ])
})

test('what a model makes of versions that never went live comes from the template that they were made of', async () => {
  const { db } = world
  const first = await publish()
  const { currentVersionId } = await db('templates').where({ id: first.id }).first()
  const server = await makeServer(db, forkers)
  const begin = async (columns: object) => {
    const build = await makeBuild(db, { serverId: server.id })
    await db('builds').where({ id: build.id }).update(columns)
    return makeVersion(db, build)
  }
  const beginAndCancel = async (columns: object) => {
    const { id, buildId } = await begin(columns)
    await failVersion(db, id)
    await transitionBuild(db, { id: buildId, from: ['running'], to: 'cancelled' })
    return id
  }
  const copied = await beginAndCancel({ templateVersionId: currentVersionId })
  const changed = await beginAndCancel({ source: 'iterate', baseVersionId: copied })
  const { id } = await begin({ source: 'iterate', baseVersionId: changed })
  await db.transaction((trx) => activateVersion(trx, id))
  expect(await db('versions').where({ id }).first()).toMatchObject({
    templateVersionId: currentVersionId,
  })
  const begun = await takeDown(first)
  expect(await holders(server)).toEqual([begun.id])
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

const askToPublish = ({ serverId, number }: { serverId: string; number: number }) =>
  forker.post(`/v1/servers/${serverId}/publish`, {
    versionNumber: number,
    title: freshSlug(),
    category: 'Text',
    shortDescription: 'Answers what it is asked.',
    longDescription: 'It answers.',
    licence: 'MIT',
    changes: '',
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
  const [, ...answers] = await Promise.all([takeDown(first), ...designs.map(askToPublish)])
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

test('a publication waits for a takedown before it holds a row that one may need', async () => {
  const { db } = world
  const first = await publish()
  const { id: serverId } = await fork(first)
  const design = await makeLiveDesign(db, { organisationId: forkers, serverId })
  await recordCheck(db, { versionId: design.versionId })
  const asked = await db.transaction(async (trx) => {
    await lockTakedowns(trx)
    const answer = askToPublish(design)
    await someoneWaits(db)
    await trx('templates').where({ id: first.id }).forUpdate().noWait().first('id')
    await trx('servers').where({ id: serverId }).forUpdate().noWait().first('id')
    return { answer } // settles only when this transaction is over
  })
  expect((await asked.answer).status).toBe(201)
})

test('a build of its own server that is under way does not go live any more', async () => {
  const template = await publish()
  const build = await makeBuild(world.db, { serverId: template.serverId })
  const version = await makeVersion(world.db, build)
  await takeDown(template)
  const activate = world.db.transaction((trx) => activateVersion(trx, version.id))
  await expect(activate).rejects.toMatchObject({ code: 'ServerTakenDown' })
})
