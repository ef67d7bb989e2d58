import { AppError } from '../../contract/errors.ts'
import type { Account } from '../../contract/people.ts'
import { suspendUser as suspend } from '../../db/accounts.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { changeAccount } from './change-account.ts'

/** Nobody suspends themselves, so an administrator is always left. */
export async function suspendUser(
  context: Context,
  { caller, params: { userId }, body: { reason } }: RequestOf<'suspendUser'>,
): Promise<Account> {
  if (userId === caller.id)
    throw new AppError('InvalidInput', 'an administrator suspends themselves', {
      detail: 'You cannot suspend yourself: ask another administrator.',
    })
  return changeAccount(context, {
    caller,
    userId,
    action: 'user.suspend',
    reason,
    change: (trx) => suspend(trx, { userId, reason }),
  })
}
