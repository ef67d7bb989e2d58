import { AppError } from '../../contract/errors.ts'
import type { Account } from '../../contract/people.ts'
import * as accounts from '../../db/accounts.ts'
import { recordAudit } from '../../db/audit.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requireStillAdministrator } from './require-still-administrator.ts'

/** Nobody withdraws it from themselves, so an administrator is always left. */
export async function setAdministrator(
  { db }: Context,
  { caller, params: { userId }, body }: RequestOf<'setAdministrator'>,
): Promise<Account> {
  const { isAdministrator, reason } = body
  if (userId === caller.id)
    throw new AppError('InvalidInput', 'an administrator changes themselves', {
      detail: 'You cannot change this of yourself: ask another administrator.',
    })
  await db.transaction(async (trx) => {
    await requireStillAdministrator(trx, caller)
    const { name, suspendedAt } = await accounts.getAccount(trx, userId)
    if (isAdministrator && suspendedAt !== null)
      throw new AppError('InvalidInput', `${userId} is suspended`, {
        detail: `${name} is suspended. Let them in again first.`,
      })
    if (!(await accounts.setAdministrator(trx, { userId, isAdministrator }))) return
    await recordAudit(trx, {
      organisationId: null,
      actorId: caller.id,
      action: isAdministrator ? 'user.make-administrator' : 'user.withdraw-administrator',
      resourceType: 'user',
      resourceId: userId,
      metadata: { reason },
    })
  })
  return accounts.getAccount(db, userId)
}
