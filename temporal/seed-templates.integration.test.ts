import pino from 'pino'
import { expect, test } from 'vitest'
import { scannerVersion } from '../activities/code/scan-source.ts'
import { findLatestScan } from '../db/checked-code.ts'
import type { Db } from '../db/connect.ts'
import { verifyTemplate } from '../db/moderation.ts'
import { listTemplates } from '../db/template-lists.ts'
import { officialTemplates } from '../templates/official-templates.ts'
import { createTestDatabase } from '../test/database.ts'
import { makeTemplate } from '../test/template-rows.ts'
import { scanTemplates, seedOfficialTemplates } from './seed-templates.ts'

const { signal } = new AbortController()
const logger = pino({ enabled: false })

async function seedAndScan(db: Db) {
  const templates = await seedOfficialTemplates(db)
  await scanTemplates({ db, logger }, { templates, signal })
}

test('each has a record of what the present scanner found in it, made once', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  await seedAndScan(db)
  for (const { sha256: codeSha256, spec } of officialTemplates)
    expect(await findLatestScan(db, { codeSha256, spec })).toMatchObject({ isPassed: true })
  const scans = () => db('scans').orderBy('sha256')
  const made = await scans()
  expect(made.map((scan) => scan.scannerVersion)).toEqual(
    officialTemplates.map(() => scannerVersion),
  )
  await seedAndScan(db)
  expect(await scans()).toEqual(made)
  await db('scans').update({ scannerVersion: 'of another release' })
  await seedAndScan(db)
  expect(await scans()).toHaveLength(2 * made.length)
})

test('one that cannot be scanned is told, and the others are scanned', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const [broken, ...others] = await seedOfficialTemplates(db)
  await db('artifacts').where({ sha256: broken?.sha256 }).update({ content: 'something else' })
  const told: unknown[] = []
  const log = pino({ hooks: { logMethod: (args) => told.push(args[0]) } })
  const templates = broken ? [broken, ...others] : []
  await scanTemplates({ db, logger: log }, { templates, signal })
  expect(told).toMatchObject([{ slug: broken?.slug }])
  expect(await db('scans')).toHaveLength(others.length)
})

test('told to end, none is scanned', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const templates = await seedOfficialTemplates(db)
  await scanTemplates({ db, logger }, { templates, signal: AbortSignal.abort() })
  expect(await db('scans')).toEqual([])
})

test('a title that is verified is seen as this release sees it, whoever wrote its row', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const { id } = await makeTemplate(db)
  await db('templates').where({ id }).update({ title: 'ꓟꓚꓑ', skeleton: 'as it was seen before' })
  await seedOfficialTemplates(db)
  expect(await db('templates').where({ id }).first('skeleton')).toEqual({ skeleton: 'mcp' })
})

test('a title is seen as this release sees it from when it is verified on', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const { id } = await makeTemplate(db)
  const before = { title: 'ꓟꓚꓑ', skeleton: 'as it was seen before' }
  await db('templates')
    .where({ id })
    .update({ ...before, verifiedAt: null })
  await seedOfficialTemplates(db)
  expect(await db('templates').where({ id }).first('title', 'skeleton')).toEqual(before)
  await verifyTemplate(db, { id, isVerified: true })
  expect(await db('templates').where({ id }).first('skeleton')).toEqual({ skeleton: 'mcp' })
})

test('one whose names others have is left out, and the rest is there', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  for (const slug of ['weather', 'official-weather']) {
    const { id } = await makeTemplate(db)
    await db('templates').where({ id }).update({ slug, isOfficial: false })
  }
  await seedOfficialTemplates(db)
  const official = await db('templates').where({ isOfficial: true }).pluck('slug')
  const others = officialTemplates.map(({ slug }) => slug).filter((slug) => slug !== 'weather')
  expect(new Set(official)).toEqual(new Set(others))
})

test('publishes every official template once, under its own name, however often it starts', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  const list = async () =>
    (await listTemplates(db, { sort: 'newest', limit: 100 })).data.map(
      ({ slug, category, isOfficial, versionNumber }) => ({
        slug,
        category,
        isOfficial,
        versionNumber,
      }),
    )
  await seedOfficialTemplates(db)
  const first = await list()
  expect(first.toSorted((a, b) => (a.slug < b.slug ? -1 : 1))).toEqual(
    officialTemplates.map(({ slug, category }) => ({
      slug,
      category,
      isOfficial: true,
      versionNumber: 1,
    })),
  )
  await seedOfficialTemplates(db)
  expect(await list()).toEqual(first)
})
