import type { InvitationOffer } from '../../contract/people.ts'
import { readOffer } from '../../db/invitations.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export function readInvitation(
  { db }: Context,
  { body }: RequestOf<'readInvitation'>,
): Promise<InvitationOffer> {
  return readOffer(db, body.token)
}
