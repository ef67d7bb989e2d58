import { recordAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import { endPasswordLink } from '../../db/password-links.ts'
import { endSessionsOf } from '../../db/session-store.ts'
import { updatePasswordHash } from '../../db/users.ts'

/** Whoever signed in with the old one has to do so anew, and a link to set one is void. Call it in a transaction. */
export async function replacePassword(
  db: Db,
  {
    userId,
    passwordHash,
    action,
  }: { userId: string; passwordHash: string; action: 'password.change' | 'password.reset' },
): Promise<void> {
  await updatePasswordHash(db, { userId, passwordHash })
  await endPasswordLink(db, userId)
  await endSessionsOf(db, userId)
  await recordAudit(db, {
    organisationId: null, // one password for all organisations of theirs
    actorId: userId,
    action,
    resourceType: 'user',
    resourceId: userId,
  })
}
