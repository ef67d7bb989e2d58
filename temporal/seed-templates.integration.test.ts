import { expect, test } from 'vitest'
import { scannerVersion } from '../activities/code/scan-source.ts'
import { findLatestScan } from '../db/checked-code.ts'
import { listTemplates } from '../db/template-lists.ts'
import { officialTemplates } from '../templates/official-templates.ts'
import { createTestDatabase } from '../test/database.ts'
import { makeTemplate } from '../test/template-rows.ts'
import { seedOfficialTemplates } from './seed-templates.ts'

test('each has a record of what the present scanner found in it, made once', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  await seedOfficialTemplates(db)
  for (const { sha256: codeSha256, spec } of officialTemplates)
    expect(await findLatestScan(db, { codeSha256, spec })).toMatchObject({ isPassed: true })
  const scans = () => db('scans').orderBy('sha256')
  const made = await scans()
  expect(made.map((scan) => scan.scannerVersion)).toEqual(
    officialTemplates.map(() => scannerVersion),
  )
  await seedOfficialTemplates(db)
  expect(await scans()).toEqual(made)
  await db('scans').update({ scannerVersion: 'of another release' })
  await seedOfficialTemplates(db)
  expect(await scans()).toHaveLength(2 * made.length)
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
