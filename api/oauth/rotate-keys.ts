// node api/oauth/rotate-keys.ts: publishes a new signing key. The api makes it the signing one after a quarter of an hour.
import { readFileSync } from 'node:fs'
import { env, stdout } from 'node:process'
import { ConfigError, loadConfig } from '../../config.ts'
import { connect } from '../../db/connect.ts'
import { publishNextSigningKey } from '../../db/oauth-signing-keys.ts'

const config = loadConfig(env, (path) => readFileSync(path, 'utf8'))
if (!config.DATABASE_URL) throw new ConfigError('DATABASE_URL: say where the keys lie')
const db = connect({ databaseUrl: config.DATABASE_URL, poolSize: 1 })
try {
  const kid = await publishNextSigningKey(db, { ring: config.ownerSecretKeys })
  stdout.write(
    `Published ${kid}. It signs in 15 minutes; what the present key has signed stays valid.\n`,
  )
} finally {
  await db.destroy()
}
