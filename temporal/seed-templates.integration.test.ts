import { expect, test } from 'vitest'
import { listTemplates } from '../db/template-lists.ts'
import { officialTemplates } from '../templates/official-templates.ts'
import { createTestDatabase } from '../test/database.ts'
import { seedOfficialTemplates } from './seed-templates.ts'

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
