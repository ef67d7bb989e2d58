import { AppError } from '../../contract/errors.ts'
import type { MadeInvitation } from '../../contract/people.ts'
import { recordAudit } from '../../db/audit.ts'
import { createInvitation, getInvitation, type InvitedTo } from '../../db/invitations.ts'
import { hasMemberAt } from '../../db/memberships.ts'
import type { Caller } from '../../db/users.ts'
import type { Context } from '../context.ts'

/** Makes an invitation and the link that is handed over. The token stands in the fragment: in no log, in no Referer. */
export async function invite(
  { db, config }: Pick<Context, 'db' | 'config'>,
  { caller, email, to }: { caller: Caller; email: string; to: InvitedTo },
): Promise<MadeInvitation> {
  const { organisationId, id: invitedBy } = caller
  if (await hasMemberAt(db, { organisationId, email }))
    throw new AppError('InvalidInput', 'the invited person is a member', {
      errors: [
        { pointer: '/body/email', detail: 'Somebody with this address is a member already' },
      ],
    })
  const { id, token } = await db.transaction(async (trx) => {
    const made = await createInvitation(trx, { organisationId, email, invitedBy, ...to })
    await recordAudit(trx, {
      organisationId,
      actorId: invitedBy,
      action: 'invitation.create',
      resourceType: 'invitation',
      resourceId: made.id,
      metadata: { email, ...to },
    })
    return made
  })
  return {
    invitation: await getInvitation(db, id),
    url: `${config.publicApiUrl}/join#${token}`,
  }
}
