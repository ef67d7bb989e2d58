import { AppError } from '../../contract/errors.ts'
import type { Account } from '../../contract/people.ts'
import * as accounts from '../../db/accounts.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { changeAccount } from './change-account.ts'

/** Nobody withdraws it from themselves, so an administrator is always left. */
export async function setAdministrator(
  context: Context,
  { caller, params: { userId }, body }: RequestOf<'setAdministrator'>,
): Promise<Account> {
  const { isAdministrator, reason } = body
  if (userId === caller.id)
    throw new AppError('InvalidInput', 'an administrator changes themselves', {
      detail: 'You cannot change this of yourself: ask another administrator.',
    })
  return changeAccount(context, {
    caller,
    userId,
    action: isAdministrator ? 'user.make-administrator' : 'user.withdraw-administrator',
    reason,
    async change(trx, { name, suspendedAt }) {
      if (isAdministrator && suspendedAt !== null)
        throw new AppError('InvalidInput', `${userId} is suspended`, {
          detail: `${name} is suspended. Let them in again first.`,
        })
      return accounts.setAdministrator(trx, { userId, isAdministrator })
    },
  })
}
