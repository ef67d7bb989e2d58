import type { Account } from '../../contract/people.ts'
import { getAccount, restoreUser as restore } from '../../db/accounts.ts'
import { recordAudit } from '../../db/audit.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requireStillAdministrator } from './require-still-administrator.ts'

export async function restoreUser(
  { db }: Context,
  { caller, params: { userId } }: RequestOf<'restoreUser'>,
): Promise<Account> {
  await db.transaction(async (trx) => {
    await requireStillAdministrator(trx, caller)
    await getAccount(trx, userId)
    if (!(await restore(trx, userId))) return
    await recordAudit(trx, {
      organisationId: null,
      actorId: caller.id,
      action: 'user.restore',
      resourceType: 'user',
      resourceId: userId,
    })
  })
  return getAccount(db, userId)
}
