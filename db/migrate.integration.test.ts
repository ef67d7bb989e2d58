import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { migrate } from './migrate.ts'

test('refuses a database that a newer release has migrated, and says what to do', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  await db('knexMigrations').insert({ name: '9999-later', batch: 99, migrationTime: new Date() })
  await expect(migrate(db)).rejects.toThrow(
    'A newer release has migrated this database (9999-later). Start that release, or restore a backup from before it.',
  )
})
