// A database of its own for each test file: a copy of a template that is migrated once. The template's name holds the
// hash of the migrations, so a changed schema gets a new one.
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { connect, type Db } from '../db/connect.ts'
import { migrate } from '../db/migrate.ts'
import { testEnvironment } from './environment.ts'

export interface TestDatabase extends AsyncDisposable {
  databaseUrl: string
  db: Db
}

/** Copies the migrated template. Disposing ends the pool and drops the copy. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl: serverUrl } = await testEnvironment()
  const name = `bmm_test_${randomBytes(8).toString('hex')}`
  await withAdmin(serverUrl, async (admin) => {
    const template = await ensureTemplate(admin, serverUrl)
    await admin.raw('create database ?? template ??', [name, template])
  })
  const databaseUrl = urlOf(serverUrl, name)
  const db = connect({ databaseUrl })
  return {
    databaseUrl,
    db,
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await withAdmin(serverUrl, (admin) => admin.raw('drop database ?? with (force)', [name]))
    },
  }
}

/** Makes the template under another name first: a run that dies half-way leaves nothing that looks finished. */
async function ensureTemplate(admin: Db, serverUrl: string) {
  const template = `bmm_template_${hashOfMigrations()}`
  const draft = `${template}_draft`
  await admin.raw("select pg_advisory_lock(hashtext('bmm_test_template'))")
  try {
    const { rows } = await admin.raw<{ rows: unknown[] }>(
      'select from pg_database where datname = ?',
      [template],
    )
    if (rows.length > 0) return template
    await admin.raw('drop database if exists ?? with (force)', [draft])
    await admin.raw('create database ??', [draft])
    const db = connect({ databaseUrl: urlOf(serverUrl, draft), poolSize: 1 })
    try {
      await migrate(db)
    } finally {
      await db.destroy()
    }
    await admin.raw('alter database ?? rename to ??', [draft, template])
    return template
  } finally {
    await admin.raw("select pg_advisory_unlock(hashtext('bmm_test_template'))")
  }
}

function hashOfMigrations() {
  const folder = new URL('../db/migrations/', import.meta.url)
  const list = new URL('../db/migrate.ts', import.meta.url)
  const hash = createHash('sha256').update(readFileSync(list))
  for (const file of readdirSync(folder).toSorted())
    hash.update(file).update(readFileSync(new URL(file, folder)))
  return hash.digest('hex').slice(0, 12)
}

/** One connection, for the advisory lock belongs to the connection that took it. */
async function withAdmin(serverUrl: string, act: (admin: Db) => Promise<unknown>) {
  const admin = connect({ databaseUrl: serverUrl, poolSize: 1 })
  try {
    await act(admin)
  } finally {
    await admin.destroy()
  }
}

function urlOf(serverUrl: string, name: string) {
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href
}
