import { readFileSync } from 'node:fs'
import { connect, type Db } from './connect.ts'
import * as initial from './migrations/0001-initial.ts'
import * as generation from './migrations/0002-generation.ts'
import * as calls from './migrations/0003-calls.ts'
import * as denials from './migrations/0004-denials.ts'
import * as lifecycle from './migrations/0005-lifecycle.ts'
import * as runtimeLogs from './migrations/0006-runtime-logs.ts'
import * as sleep from './migrations/0007-sleep.ts'
import * as sharing from './migrations/0010-sharing.ts'
import * as audit from './migrations/0011-audit.ts'
import * as templates from './migrations/0012-templates.ts'
import * as moderation from './migrations/0013-moderation.ts'
import * as policies from './migrations/0014-policies.ts'
import * as leaving from './migrations/0015-leaving.ts'
import * as lineage from './migrations/0016-lineage.ts'
import * as noticeClaims from './migrations/0017-notice-claims.ts'
import * as takedowns from './migrations/0018-takedowns.ts'
import * as modelReservations from './migrations/0019-model-reservations.ts'
import * as passwordLinks from './migrations/0020-password-links.ts'
import * as secretChanges from './migrations/0021-secret-changes.ts'
import * as egressDays from './migrations/0022-egress-days.ts'
import * as freedAddresses from './migrations/0023-freed-addresses.ts'
import * as ownersToldBy from './migrations/0024-owners-told-by.ts'

const migrations = [
  { name: '0001-initial', ...initial },
  { name: '0002-generation', ...generation },
  { name: '0003-calls', ...calls },
  { name: '0004-denials', ...denials },
  { name: '0005-lifecycle', ...lifecycle },
  { name: '0006-runtime-logs', ...runtimeLogs },
  { name: '0007-sleep', ...sleep },
  { name: '0010-sharing', ...sharing },
  { name: '0011-audit', ...audit },
  { name: '0012-templates', ...templates },
  { name: '0013-moderation', ...moderation },
  { name: '0014-policies', ...policies },
  { name: '0015-leaving', ...leaving },
  { name: '0016-lineage', ...lineage },
  { name: '0017-notice-claims', ...noticeClaims },
  { name: '0018-takedowns', ...takedowns },
  { name: '0019-model-reservations', ...modelReservations },
  { name: '0020-password-links', ...passwordLinks },
  { name: '0021-secret-changes', ...secretChanges },
  { name: '0022-egress-days', ...egressDays },
  { name: '0023-freed-addresses', ...freedAddresses },
  { name: '0024-owners-told-by', ...ownersToldBy },
]

const INSUFFICIENT_PRIVILEGE = '42501'

/** Thrown when an operator has to do something first; its message is for them. */
export class MigrationRefused extends Error {}

/**
 * Brings the schema to the present, and sees that nobody may change the audit log, whatever was granted since. Safe to run
 * twice, and by several processes at once.
 */
export async function migrate(db: Db): Promise<void> {
  await refuseNewer(db)
  const migrationSource = {
    getMigrations: async () => migrations,
    getMigrationName: ({ name }: { name: string }) => name,
    getMigration: async (migration: (typeof migrations)[number]) => migration,
  }
  await db.migrate.latest({ migrationSource }).catch(async (err: unknown) => {
    throw isForbidden(err) ? await ownerNeeded(db, err) : err
  })
  await db.raw('select protect_audit()')
}

/** Knex itself calls such a database corrupt. */
async function refuseNewer(db: Db) {
  if (!(await db.schema.hasTable('knex_migrations'))) return
  const known = migrations.map(({ name }) => name)
  const newer = await db('knex_migrations')
    .whereNotIn('name', known)
    .first<{ name: string }>('name')
  if (newer)
    throw new MigrationRefused(
      `A newer release has migrated this database (${newer.name}). Start that release, or restore a backup from before it.`,
    )
}

function isForbidden(err: unknown): err is Error {
  return err instanceof Error && 'code' in err && err.code === INSUFFICIENT_PRIVILEGE
}

async function ownerNeeded(db: Db, cause: Error): Promise<MigrationRefused> {
  const { rows } = await db.raw<{ rows: { database: string; role: string }[] }>(
    'select current_database() as database, current_user as role',
  )
  const { database, role } = rows[0] ?? {}
  const reason = cause.message.split(' - ').at(-1) // after the statement
  return new MigrationRefused(
    `The database ${database} is not migrated up to ${migrations.at(-1)?.name}, and the role ${role}, as which we connect, may not do it: ${reason}. Have the owner of its tables migrate, then start again: DEPLOY.md says how, under "Your own Postgres and Temporal".`,
    { cause },
  )
}

/** Whether every migration has run: part of /readyz. */
export async function isMigrated(db: Db): Promise<boolean> {
  const rows = await db('knex_migrations').select('name')
  return rows.length === migrations.length
}

/** For `node db/migrate.ts`: the one setting it needs, without the rest of the configuration. */
function databaseUrl(env: NodeJS.ProcessEnv) {
  const url = env['DATABASE_URL_FILE']
    ? readFileSync(env['DATABASE_URL_FILE'], 'utf8').trim()
    : env['DATABASE_URL']
  if (!url) throw new Error('Set DATABASE_URL or DATABASE_URL_FILE')
  return url
}

if (import.meta.main) {
  // oxlint-disable-next-line node/no-process-env -- a command of its own, run before there is a configuration
  const db = connect({ databaseUrl: databaseUrl(process.env), poolSize: 1 })
  try {
    await migrate(db)
  } catch (err) {
    if (!(err instanceof MigrationRefused)) throw err
    process.stderr.write(`${err.message}\n`)
    process.exitCode = 1
  } finally {
    await db.destroy()
  }
}
