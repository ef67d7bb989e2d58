import { recordAudit } from '../../db/audit.ts'
import * as grants from '../../db/oauth-grants.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function revokeConnectedApp(
  { db }: Context,
  { caller, params: { grantId }, requestId, address }: RequestOf<'revokeConnectedApp'>,
): Promise<null> {
  await grants.revokeConnectedApp(db, { userId: caller.id, grantId })
  await recordAudit(db, {
    organisationId: caller.organisationId,
    actorId: caller.id,
    action: 'grant.revoke',
    resourceType: 'grant',
    resourceId: grantId,
    requestId,
    address,
  })
  return null
}
