import type { Me } from '../../contract/nouns.ts'
import type { Context } from '../context.ts'
import { describeMe } from '../me/describe-me.ts'
import type { RequestOf } from '../request-types.ts'
import { redeemInvitation } from './redeem-invitation.ts'

export async function acceptInvitation(
  { db }: Context,
  { caller: user, body: { token } }: RequestOf<'acceptInvitation'>,
): Promise<Me> {
  await db.transaction((trx) => redeemInvitation(trx, { token, user }))
  return describeMe(db, user.id)
}
