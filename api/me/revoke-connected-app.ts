import { recordAudit } from '../../db/audit.ts'
import * as grants from '../../db/oauth-grants.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function revokeConnectedApp(
  { db }: Context,
  { caller, params: { grantId }, requestId, address }: RequestOf<'revokeConnectedApp'>,
): Promise<null> {
  return db.transaction(async (trx) => {
    await grants.revokeConnectedApp(trx, { userId: caller.id, grantId })
    await recordAudit(trx, {
      organisationId: caller.organisationId,
      actorId: caller.id,
      action: 'grant.revoke',
      resourceType: 'grant',
      resourceId: grantId,
      requestId,
      address,
    })
    return null
  })
}
