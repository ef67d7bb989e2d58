import type { Me } from '../../contract/nouns.ts'
import type { Context } from '../context.ts'
import { describeMe } from '../me/describe-me.ts'
import type { RequestOf } from '../request-types.ts'
import { redeemInvitation } from './redeem-invitation.ts'

export async function acceptInvitation(
  { db }: Context,
  { caller: user, body: { token }, requestId, address }: RequestOf<'acceptInvitation'>,
): Promise<Me> {
  await db.transaction((trx) => redeemInvitation(trx, { token, user, requestId, address }))
  return describeMe(db, user.id)
}
