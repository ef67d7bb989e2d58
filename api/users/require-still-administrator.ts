import { AppError } from '../../contract/errors.ts'
import { getAccount, lockAdministrators } from '../../db/accounts.ts'
import type { Db } from '../../db/connect.ts'
import type { Caller } from '../../db/users.ts'

/** Of two administrators who act on each other at once, the second finds here that they are none any more. */
export async function requireStillAdministrator(
  trx: Db,
  { id }: Pick<Caller, 'id'>,
): Promise<void> {
  await lockAdministrators(trx)
  const { suspendedAt, isAdministrator } = await getAccount(trx, id)
  if (suspendedAt !== null) throw new AppError('NotSignedIn', `${id} was suspended meanwhile`)
  if (!isAdministrator) throw new AppError('NotAllowed', `${id} is no administrator any more`)
}
