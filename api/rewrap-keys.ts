// npm run rewrap-keys: after a new key was put first in OWNER_SECRET_KEYS or CALLER_SECRET_KEYS, moves every record to it.
import { readFileSync } from 'node:fs'
import { argv, env, exit, stdout } from 'node:process'
import { ConfigError, loadConfig } from '../config.ts'
import { recordAudit } from '../db/audit.ts'
import { connect, type Db } from '../db/connect.ts'
import type { KeyRing } from '../db/envelope.ts'
import { callerTables, countByKey, ownerTables, rewrapAll } from '../db/rewrap.ts'

if (argv.length > 2) {
  stdout.write(
    'npm run rewrap-keys takes no arguments. It moves records to the first key of each ring.\n',
  )
  exit(argv.includes('--help') ? 0 : 2)
}
const config = loadConfig(env, (path) => readFileSync(path, 'utf8'))
if (!config.DATABASE_URL) throw new ConfigError('DATABASE_URL: say where the secrets lie')

async function rewrapRing(
  db: Db,
  { name, ring, tables }: { name: string; ring: KeyRing; tables: typeof ownerTables },
) {
  const moved = await rewrapAll(db, { ring, tables })
  await recordAudit(db, {
    organisationId: null,
    actorId: null,
    action: 'secret-key.rewrap',
    resourceType: 'secret-key',
    resourceId: name,
    metadata: { moved, kid: ring.keys[0]?.kid },
  })
  const counts = await countByKey(db, tables)
  stdout.write(`${name}: ${moved} moved.\n`)
  for (const [index, { kid }] of ring.keys.entries()) {
    const count = counts.get(kid) ?? 0
    const advice = index > 0 && count === 0 ? '; it can be taken out' : ''
    stdout.write(`  ${kid}${index === 0 ? ' (encrypts)' : ''}: ${count}${advice}\n`)
  }
}

const db = connect({ databaseUrl: config.DATABASE_URL, poolSize: 1 })
try {
  const { ownerSecretKeys, callerSecretKeys } = config
  await rewrapRing(db, { name: 'OWNER_SECRET_KEYS', ring: ownerSecretKeys, tables: ownerTables })
  await rewrapRing(db, { name: 'CALLER_SECRET_KEYS', ring: callerSecretKeys, tables: callerTables })
} finally {
  await db.destroy()
}
