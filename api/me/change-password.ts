import { AppError } from '../../contract/errors.ts'
import { findLocalAccountOf } from '../../db/users.ts'
import { isCommonPassword } from '../auth/common-passwords.ts'
import { hashPassword, verifyPassword, weakPassword } from '../auth/passwords.ts'
import { replacePassword } from '../auth/replace-password.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

/** A session that somebody left open is not enough: guesses of the password count as failed sign-ins. */
export async function changePassword(
  { db, throttle }: Context,
  { caller, body: { currentPassword, newPassword }, session, address }: RequestOf<'changePassword'>,
): Promise<null> {
  const account = await findLocalAccountOf(db, caller.id)
  if (!account) throw refusal(`${caller.id} has no password`, NO_PASSWORD)
  if (isCommonPassword(newPassword)) throw weakPassword('/body/newPassword')
  const { userId, email } = account
  await throttle.begin({ email, address })
  if (!(await verifyPassword(currentPassword, account.passwordHash)))
    throw refusal(`not the password of ${userId}`, 'This is not your password')
  await throttle.succeed({ email, address })
  const passwordHash = await hashPassword(newPassword)
  await db.transaction((trx) =>
    replacePassword(trx, { userId, passwordHash, action: 'password.change' }),
  )
  await session.begin(userId)
  return null
}

const NO_PASSWORD = 'You have no password here: you sign in with a provider, so change it there'

function refusal(message: string, detail: string) {
  return new AppError('InvalidInput', message, {
    errors: [{ pointer: '/body/currentPassword', detail }],
  })
}
