import { recordAudit } from '../../db/audit.ts'
import * as invitations from '../../db/invitations.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function withdrawInvitation(
  { db }: Context,
  { caller, params: { invitationId: id } }: RequestOf<'withdrawInvitation'>,
): Promise<null> {
  const { organisationId } = caller
  return db.transaction(async (trx) => {
    await invitations.withdrawInvitation(trx, { id, organisationId })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'invitation.withdraw',
      resourceType: 'invitation',
      resourceId: id,
    })
    return null
  })
}
