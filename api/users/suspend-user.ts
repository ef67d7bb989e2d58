import { AppError } from '../../contract/errors.ts'
import type { Account } from '../../contract/people.ts'
import { getAccount, suspendUser as suspend } from '../../db/accounts.ts'
import { recordAudit } from '../../db/audit.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requireStillAdministrator } from './require-still-administrator.ts'

/** Nobody suspends themselves, so an administrator is always left. */
export async function suspendUser(
  { db }: Context,
  { caller, params: { userId }, body: { reason } }: RequestOf<'suspendUser'>,
): Promise<Account> {
  if (userId === caller.id)
    throw new AppError('InvalidInput', 'an administrator suspends themselves', {
      detail: 'You cannot suspend yourself: ask another administrator.',
    })
  await db.transaction(async (trx) => {
    await requireStillAdministrator(trx, caller)
    await getAccount(trx, userId)
    if (!(await suspend(trx, { userId, reason }))) return
    await recordAudit(trx, {
      organisationId: null,
      actorId: caller.id,
      action: 'user.suspend',
      resourceType: 'user',
      resourceId: userId,
      metadata: { reason },
    })
  })
  return getAccount(db, userId)
}
