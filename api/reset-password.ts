// npm run reset-password -- E-MAIL: prints a link by which this person sets a new password.
import { readFileSync } from 'node:fs'
import { argv, env, exit, stderr, stdout } from 'node:process'
import { ConfigError, loadConfig } from '../config.ts'
import { recordAudit } from '../db/audit.ts'
import { connect, type Db } from '../db/connect.ts'
import { createPasswordLink } from '../db/password-links.ts'
import { findLocalAccount } from '../db/users.ts'

const [email, ...rest] = argv.slice(2)
if (email === undefined || rest.length > 0 || !email.includes('@')) {
  stderr.write(
    'Usage: npm run reset-password -- E-MAIL\nPrints a link by which the person of this address sets a new password.\n',
  )
  exit(email === '--help' ? 0 : 2)
}
const config = loadConfig(env, (path) => readFileSync(path, 'utf8'))
if (!config.DATABASE_URL) throw new ConfigError('DATABASE_URL: say where the accounts lie')

const db = connect({ databaseUrl: config.DATABASE_URL, poolSize: 1 })
try {
  const account = await findLocalAccount(db, email)
  const refusal = refusalOf(account)
  if (account && !refusal) {
    const token = await makeLink(db, account.userId)
    stdout.write(
      `Whoever opens this link sets a new password for ${email} (1 hour, once): ${config.publicApiUrl}/new-password#${token}\n`,
    )
  } else {
    stderr.write(`${refusal}\n`)
    process.exitCode = 1
  }
} finally {
  await db.destroy()
}

function refusalOf(account: { isSuspended: boolean } | undefined) {
  if (!account)
    return 'No account with a password has this address. Who signs in with a provider has none here.'
  if (account.isSuspended)
    return 'This person is suspended: an administrator restores them first, under Admin, People.'
  return undefined
}

function makeLink(database: Db, userId: string): Promise<string> {
  return database.transaction(async (trx) => {
    await recordAudit(trx, {
      organisationId: null,
      actorId: null,
      action: 'password-link.create',
      resourceType: 'user',
      resourceId: userId,
    })
    return createPasswordLink(trx, userId)
  })
}
