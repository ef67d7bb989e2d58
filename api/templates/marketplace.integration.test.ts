import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ResultOf } from '../../contract/route-types.ts'
import { problem } from '../../contract/nouns.ts'
import { serverSpec } from '../../contract/spec.ts'
import { seedTemplate } from '../../db/publications.ts'
import { refreshTemplateRanks } from '../../db/template-ranks.ts'
import { activateVersion } from '../../db/versions.ts'
import { createApiWorld, type ApiWorld } from '../../test/api-world.ts'
import type { Browser } from '../../test/browser.ts'
import { echoSpec, makeBuild, makeOrganisation, makeServer, makeVersion } from '../../test/rows.ts'

type Listed = ResultOf<'listTemplates'>

let world: ApiWorld
let viewer: Browser
beforeAll(async () => {
  world = await createApiWorld()
  viewer = await world.member('viewer')
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** In a category of the test's own, so that it finds its templates alone. */
async function publish(
  slug: string,
  {
    daysOld = 0,
    forkCount = 0,
    category = 'Text',
    title = slug,
    shortDescription = 'Does something.',
    longDescription = 'Does something.',
    spec = echoSpec,
    ...columns
  }: {
    daysOld?: number
    forkCount?: number
    category?: string
    title?: string
    shortDescription?: string
    longDescription?: string
    spec?: typeof echoSpec
    organisationId?: string
    isOfficial?: boolean
    hiddenAt?: Date
    takenDownAt?: Date
    deletedAt?: Date
  } = {},
  { db } = world,
) {
  const texts = { title, shortDescription, longDescription, category }
  await seedTemplate(db, { slug, ...texts, spec: serverSpec.parse(spec), code: `// ${slug}` })
  const createdAt = new Date(Date.now() - daysOld * 86_400_000)
  await db('templates')
    .where({ slug })
    .update({ forkCount, createdAt, ...columns })
  return db('templates').where({ slug }).first()
}

/** A server of the template whose callers are answered. */
async function deploy(templateId: string) {
  const server = await makeServer(world.db)
  await world.db('servers').where({ id: server.id }).update({ templateId })
  const version = await makeVersion(world.db, await makeBuild(world.db, { serverId: server.id }))
  await world.db.transaction((trx) => activateVersion(trx, version.id))
  return server.id
}

async function list(query: Record<string, string>, who = viewer): Promise<Listed> {
  const res = await who.visit(`/v1/templates?${new URLSearchParams(query).toString()}`)
  const answer: unknown = await res.json()
  if (res.status !== 200) throw new Error(JSON.stringify(answer))
  return answer as Listed
}
const slugs = async (query: Record<string, string>, who = viewer) =>
  (await list(query, who)).data.map(({ slug }) => slug)

test('trending weighs deployments and forks by age, top does not, newest is by age alone', async () => {
  const old = await publish('old-and-large', { category: 'Data', daysOld: 399, forkCount: 100 })
  await publish('new-and-small', { category: 'Data', daysOld: 3, forkCount: 12 })
  await publish('unused', { category: 'Data', daysOld: 1 })
  const used = await publish('used', { category: 'Data', daysOld: 8 })
  for (let i = 0; i < 4; i += 1) await deploy(used.id)
  await refreshTemplateRanks(world.db)
  // 12 / sqrt(4) = 6; 100 / sqrt(400) = 5; 4 × 3 / sqrt(9) = 4
  expect(await slugs({ category: 'Data' })).toEqual([
    'new-and-small',
    'old-and-large',
    'used',
    'unused',
  ])
  expect(await slugs({ category: 'Data', sort: 'top' })).toEqual([
    'old-and-large',
    'used',
    'new-and-small',
    'unused',
  ])
  expect((await slugs({ category: 'Data', sort: 'newest' })).toReversed()).toEqual([
    'old-and-large',
    'new-and-small',
    'unused',
    'used',
  ])
  const { trending } = await world.db('templates').where({ id: old.id }).first()
  expect(trending).toBeCloseTo(5, 2)
})

test('live deployments are those that answer calls now', async () => {
  const { id } = await publish('counted', { category: 'Business' })
  const servers = [await deploy(id), await deploy(id), await deploy(id), await deploy(id)]
  const [paused, deleted] = servers
  const idle = await makeServer(world.db) // never live
  await world.db('servers').where({ id: idle.id }).update({ templateId: id })
  const shown = async () => {
    await refreshTemplateRanks(world.db)
    return (await list({ category: 'Business' })).data[0]?.liveDeployments
  }
  expect(await shown()).toBe(4)
  await world.db('servers').where({ id: paused }).update({ pausedAt: new Date() })
  await world.db('servers').where({ id: deleted }).update({ deletedAt: new Date() })
  expect(await shown()).toBe(2)
  await world.db('servers').where({ id: paused }).update({ pausedAt: null })
  expect(await shown()).toBe(3)
  await world.db('servers').where({ templateId: id }).update({ liveVersionId: null })
  expect(await shown()).toBe(0)
  expect(await refreshTemplateRanks(world.db)).toBe(0)
})

test('pages follow each other without a gap, in every order and in a search', async () => {
  const names = Array.from({ length: 23 }, (_, index) => `paged-${String(index).padStart(2, '0')}`)
  for (const [index, slug] of names.entries())
    await publish(slug, { category: 'Media', forkCount: index % 3 })
  await refreshTemplateRanks(world.db)
  for (const sort of ['trending', 'top', 'newest'])
    for (const q of ['', 'paged', 'pagde']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const query = { category: 'Media', limit: '5', sort, ...(q && { q }) }
        const page: Listed = await list(cursor ? { ...query, cursor } : query)
        seen.push(...page.data.map(({ slug }) => slug))
        cursor = page.nextCursor
      }
      expect(seen.toSorted(), `${sort} ${q}`).toEqual(names)
    }
})

test.each([
  ['trending', 'nonsense'],
  ['trending', JSON.stringify({ tier: 'same', rank: 0, id: 'a\0b' })],
  ['top', JSON.stringify({ tier: 'same', rank: 1.5, id: 'tpl_a' })],
  ['top', JSON.stringify({ tier: 'same', rank: 3e9, id: 'tpl_a' })],
])('a cursor of %s that somebody has made up is refused as such: %s', async (sort, made) => {
  const cursor = Buffer.from(made).toString('base64url')
  const res = await viewer.visit(`/v1/templates?sort=${sort}&cursor=${cursor}`)
  expect(problem.parse(await res.json())).toMatchObject({
    code: 'InvalidInput',
    errors: [{ pointer: '/query/cursor' }],
  })
})

test('a search finds words, their beginnings, and what is nearly the same', async () => {
  const [tool] = echoSpec.tools
  if (!tool) throw new Error('the echo has no tool')
  await publish('invoices', {
    category: 'Finance',
    title: 'Invoice archive',
    shortDescription: 'Files what suppliers bill.',
    longDescription: 'Reads **Rechnungen** from a mailbox.',
    spec: { ...echoSpec, allowedDomains: ['api.lexoffice.example'] },
  })
  await publish('exchange', {
    category: 'Finance',
    title: 'Exchange rates',
    spec: { ...echoSpec, tools: [{ ...tool, name: 'convert_money' }] },
  })
  const find = (q: string) => slugs({ category: 'Finance', q })
  for (const q of [
    'invoice',
    'INV',
    'arch invoi',
    'suppliers',
    'rechnungen',
    'lexoffice',
    'finance inv',
  ])
    expect(await find(q), q).toEqual(['invoices'])
  for (const q of ['convert', 'money', 'exchnage', 'exchagne rates', 'xchange'])
    expect(await find(q), q).toEqual(['exchange'])
  for (const q of ['invioce', 'archvie', 'invoice arhive'])
    expect(await find(q), q).toEqual(['invoices'])
  const words = ['invioce', 'archvie', 'finnance']
  expect(await find([...words, 'suppliers'].join(' '))).toEqual(['invoices'])
  expect(await find([...words, 'supliers'].join(' ')), 'of four words the last').toEqual([])
  for (const q of ['zebra', 'invoice zebra', "';--", '&|!:*', '()'])
    expect(await find(q), q).toEqual([])
  expect(await find('')).toHaveLength(2)
})

test('of similar words the nearest come first, whatever is used most, and far ones not at all', async () => {
  const made = { category: 'Communication', forkCount: 9 }
  await publish('slack', { ...made, title: 'Slack', forkCount: 0 })
  await publish('slap', { ...made, title: 'Slapstick' })
  await publish('slug', { ...made, title: 'A slug of nothing' })
  await publish('slick', { ...made, title: 'Slake' })
  await refreshTemplateRanks(world.db)
  const find = (q: string, more = {}) => slugs({ category: 'Communication', q, ...more })
  expect(await find('slak')).toEqual(['slick', 'slack'])
  for (const q of ['slcak', 'lsack']) expect(await find(q), q).toEqual(['slack'])
  expect(await find('slug')).toEqual(['slug'])
  for (const sort of ['top', 'newest']) {
    const first = await list({ category: 'Communication', q: 'slak', sort, limit: '1' })
    const cursor = first.nextCursor ?? ''
    expect(first.data.map(({ slug }) => slug)).toEqual(['slick'])
    expect(await find('slak', { sort, cursor })).toEqual(['slack'])
  }
})

test('what holds the very words comes before what holds similar ones', async () => {
  await publish('calender', { category: 'Productivity', title: 'Calender press', forkCount: 9 })
  await publish('calendar', { category: 'Productivity', title: 'Calendar' })
  await refreshTemplateRanks(world.db)
  expect(await slugs({ category: 'Productivity', q: 'calendar' })).toEqual(['calendar', 'calender'])
})

test('what is hidden, taken down or deleted is in no list but that of its author', async () => {
  const organisationId = await makeOrganisation(world.db)
  const own = await world.member('viewer', { in: organisationId })
  const at = new Date()
  const made = { category: 'Travel', organisationId, isOfficial: false }
  await publish('shown', made)
  await publish('hidden', { ...made, hiddenAt: at })
  await publish('stopped', { ...made, takenDownAt: at })
  await publish('deleted', { ...made, deletedAt: at })
  for (const who of [own, viewer])
    for (const sort of ['trending', 'top', 'newest'])
      expect(await slugs({ category: 'Travel', sort }, who)).toEqual(['shown'])
  const { data } = await list({ of: 'yours' }, own)
  expect(data.map(({ slug, state, isYours }) => [slug, state, isYours])).toEqual([
    ['stopped', 'taken-down', true],
    ['hidden', 'hidden', true],
    ['shown', 'listed', true],
  ])
  expect(await slugs({ of: 'yours', limit: '1' }, viewer)).toEqual([])
  const read = async (slug: string, who: Browser) =>
    (await who.visit(`/v1/templates/${slug}`)).status
  const states = async (who: Browser) =>
    Promise.all(['shown', 'hidden', 'stopped', 'deleted'].map((slug) => read(slug, who)))
  expect(await states(own)).toEqual([200, 200, 200, 404])
  expect(await states(viewer)).toEqual([200, 404, 409, 404])
})

test('the marketplace is open to everybody where the operator says so, and the same', async () => {
  await using open = await createApiWorld({ settings: { MARKETPLACE_PUBLIC: 'on' } })
  const paths = [
    '/v1/templates?category=Health',
    '/v1/templates/open-to-all',
    '/v1/templates/open-to-all/versions/1',
    '/v1/templates/open-to-all/compare?from=1&to=1',
  ]
  await publish('open-to-all', { category: 'Health' }, open)
  const signedIn = await open.member('viewer')
  for (const path of paths) {
    expect((await world.newBrowser().visit(path)).status, path).toBe(401)
    const res = await open.newBrowser().visit(path)
    expect(res.status, path).toBe(200)
    expect(await res.json()).toEqual(await (await signedIn.visit(path)).json())
  }
  expect((await open.newBrowser().visit('/v1/templates?of=yours')).status).toBe(401)
  expect((await open.newBrowser().visit('/v1/servers')).status).toBe(401)
})
