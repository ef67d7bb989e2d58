import type { Me } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { readOffer } from '../../db/invitations.ts'
import { createUser } from '../../db/users.ts'
import { isCommonPassword } from '../auth/common-passwords.ts'
import { hashPassword, weakPassword } from '../auth/passwords.ts'
import { networkOf } from '../auth/throttle.ts'
import type { Context } from '../context.ts'
import { describeMe } from '../me/describe-me.ts'
import type { RequestOf } from '../request-types.ts'
import { redeemInvitation } from './redeem-invitation.ts'

/** Whoever holds the link is believed to be whom it is for: it was handed to them. */
export async function joinByInvitation(
  { db, limits }: Context,
  { body: { token, name, password }, session, address }: RequestOf<'joinByInvitation'>,
): Promise<Me> {
  const network = networkOf(address)
  await limits.joins.consume(network)
  const { email } = await readOffer(db, token)
  if (isCommonPassword(password)) throw weakPassword('/body/password')
  const passwordHash = await hashPassword(password)
  const userId = await db.transaction(async (trx) => {
    const person = { name, email, passwordHash, isAdministrator: false }
    const id = await createUser(trx, person)
    await redeemInvitation(trx, { token, user: { id, email } })
    await recordAudit(trx, {
      organisationId: null,
      actorId: id,
      action: 'user.create',
      resourceType: 'user',
      resourceId: id,
      metadata: { provider: 'local' },
    })
    return id
  })
  await limits.joins.giveBack(network) // many may come from one office
  await session.begin(userId)
  return describeMe(db, userId)
}
