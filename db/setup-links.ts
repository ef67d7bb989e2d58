// The link that makes the first administrator. Its token is kept as a hash, works once, and for 24 hours.
import { randomBytes } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import { sha256Of } from './artifacts.ts'
import type { Db } from './connect.ts'
import { SetupLinkRow } from './models/people.ts'
import { ensureHomeOrganisation } from './organisations.ts'
import { createUser, hasAdministrator } from './users.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1_000

/** Answers the token, which is nowhere else. */
export async function createSetupLink(db: Db): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await SetupLinkRow.query(db).delete().where('expiresAt', '<=', new Date())
  await SetupLinkRow.query(db).insert({
    tokenSha256: sha256Of(token),
    expiresAt: new Date(Date.now() + LIFETIME_MS),
  })
  return token
}

/** Throws SetUpLinkInvalid, before anything expensive is done for whoever holds a wrong link. */
export async function requireSetupLink(db: Db, token: string): Promise<void> {
  const link = await SetupLinkRow.query(db)
    .findById(sha256Of(token))
    .where('expiresAt', '>', new Date())
  if (!link) throw linkInvalid()
}

/**
 * Makes the administrator, owner of the home organisation, and ends every set-up link. Of two requests at once, with
 * the same link or with two links, one succeeds.
 */
export async function createAdministrator(
  db: Db,
  { token, ...person }: { token: string; name: string; email: string; passwordHash: string },
): Promise<{ userId: string; organisationId: string }> {
  const organisationId = await ensureHomeOrganisation(db)
  return db.transaction(async (trx) => {
    await trx.raw('lock table setup_links in exclusive mode')
    await requireSetupLink(trx, token)
    if (await hasAdministrator(trx)) throw linkInvalid()
    await SetupLinkRow.query(trx).delete()
    const userId = await createUser(trx, { ...person, isAdministrator: true, organisationId })
    return { userId, organisationId }
  })
}

function linkInvalid() {
  return new AppError('SetUpLinkInvalid', 'no such set-up link', {
    detail: 'Start the platform again: while there is no administrator it prints a new link.',
  })
}
