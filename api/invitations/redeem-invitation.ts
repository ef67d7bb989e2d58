import { recordAudit } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import * as invitations from '../../db/invitations.ts'

/** Uses an invitation up and writes that down. Call it in a transaction. */
export async function redeemInvitation(
  db: Db,
  { token, user }: { token: string; user: { id: string; email: string | null } },
): Promise<void> {
  const { id, organisationId, ...to } = await invitations.acceptInvitation(db, { token, user })
  await recordAudit(db, {
    organisationId,
    actorId: user.id,
    action: 'invitation.accept',
    resourceType: 'invitation',
    resourceId: id,
    metadata: to,
  })
}
