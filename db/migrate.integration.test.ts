import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { migrate } from './migrate.ts'

const script = fileURLToPath(new URL('migrate.ts', import.meta.url))

test('refuses a database that a newer release has migrated, and says what to do', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  await db('knexMigrations').insert({ name: '9999-later', batch: 99, migrationTime: new Date() })
  await expect(migrate(db)).rejects.toThrow(
    'A newer release has migrated this database (9999-later). Start that release, or restore a backup from before it.',
  )
})

test('says that the owner has to migrate when the role may not, and nothing when all is done', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  await using role = await makeRole(database)
  expect(await runMigrate(role.url)).toEqual({ isDone: true, said: '' })
  const last = await db('knexMigrations').orderBy('id', 'desc').first('id', 'name')
  await db('knexMigrations').where({ id: last.id }).delete()
  const { isDone, said } = await runMigrate(role.url)
  expect(isDone).toBe(false)
  expect(said).toMatch(
    new RegExp(
      `^The database ${role.database} is not migrated up to ${last.name}, and the role ${role.name}, as which we connect, may not do it: (must be owner of (table|index)|permission denied for schema) \\w+\\. Have the owner of its tables migrate, then start again: DEPLOY\\.md says how, .*\n$`,
    ),
  )
})

/** One as DEPLOY.md has bmm connect: it may read and write the rows, and owns nothing. */
async function makeRole({ db, databaseUrl }: TestDatabase) {
  const name = `bmm_test_${randomBytes(8).toString('hex')}`
  const password = randomBytes(8).toString('hex')
  await db.raw(`create role ${name} login password '${password}'`)
  await db.raw(`grant select, insert, update, delete on all tables in schema public to ${name}`)
  const url = Object.assign(new URL(databaseUrl), { username: name, password })
  return {
    name,
    database: url.pathname.slice(1),
    url: url.href,
    async [Symbol.asyncDispose]() {
      await db.raw(`drop owned by ${name}`)
      await db.raw(`drop role ${name}`)
    },
  }
}

function runMigrate(url: string): Promise<{ isDone: boolean; said: string }> {
  const env = { DATABASE_URL: url }
  return new Promise((resolve) => {
    execFile(process.execPath, [script], { env }, (err, stdout, stderr) =>
      resolve({ isDone: err === null, said: stdout + stderr }),
    )
  })
}
