import type { Account } from '../../contract/people.ts'
import { restoreUser as restore } from '../../db/accounts.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { changeAccount } from './change-account.ts'

export async function restoreUser(
  context: Context,
  { caller, params: { userId } }: RequestOf<'restoreUser'>,
): Promise<Account> {
  return changeAccount(context, {
    caller,
    userId,
    action: 'user.restore',
    change: (trx) => restore(trx, userId),
  })
}
