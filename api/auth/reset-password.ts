import type { Me } from '../../contract/nouns.ts'
import { requirePasswordLink, usePasswordLink } from '../../db/password-links.ts'
import type { Context } from '../context.ts'
import { describeMe } from '../me/describe-me.ts'
import type { RequestOf } from '../request-types.ts'
import { isCommonPassword } from './common-passwords.ts'
import { hashPassword, weakPassword } from './passwords.ts'
import { replacePassword } from './replace-password.ts'

export async function resetPassword(
  { db }: Context,
  { body: { token, newPassword }, session }: RequestOf<'resetPassword'>,
): Promise<Me> {
  await requirePasswordLink(db, token)
  if (isCommonPassword(newPassword)) throw weakPassword('/body/newPassword')
  const passwordHash = await hashPassword(newPassword)
  const userId = await db.transaction(async (trx) => {
    const owner = await usePasswordLink(trx, token)
    await replacePassword(trx, { userId: owner, passwordHash, action: 'password.reset' })
    return owner
  })
  await session.begin(userId)
  return describeMe(db, userId)
}
