import type { Account } from '../../contract/people.ts'
import { getAccount } from '../../db/accounts.ts'
import { recordAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import type { Caller } from '../../db/users.ts'
import { requireStillAdministrator } from './require-still-administrator.ts'

interface Change {
  caller: Caller
  userId: string
  /** For the audit log of the installation. */
  action: string
  reason?: string
  /** Answers whether anything changed. */
  change: (trx: Db, account: Account) => Promise<boolean>
}

/** What an administrator does to somebody's account, once: doing it again changes and records nothing. Answers the account. */
export async function changeAccount(
  { db }: { db: Db },
  { caller, userId, action, reason, change }: Change,
): Promise<Account> {
  await db.transaction(async (trx) => {
    await requireStillAdministrator(trx, caller)
    if (!(await change(trx, await getAccount(trx, userId)))) return
    await recordAudit(trx, {
      organisationId: null,
      actorId: caller.id,
      action,
      resourceType: 'user',
      resourceId: userId,
      metadata: { reason },
    })
  })
  return getAccount(db, userId)
}
