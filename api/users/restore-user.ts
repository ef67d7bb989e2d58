import type { Account } from '../../contract/people.ts'
import { getAccount, restoreUser as restore } from '../../db/accounts.ts'
import { recordAudit } from '../../db/audit.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function restoreUser(
  { db }: Context,
  { caller, params: { userId } }: RequestOf<'restoreUser'>,
): Promise<Account> {
  await getAccount(db, userId)
  await db.transaction(async (trx) => {
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
