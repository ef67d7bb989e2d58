import { revokeApiKey } from '../../db/api-keys.ts'
import { recordAudit } from '../../db/audit.ts'
import { reaches } from '../../contract/reaches.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function revokeKey(
  { db }: Context,
  { caller, params: { keyId: id } }: RequestOf<'revokeKey'>,
): Promise<null> {
  const { organisationId, id: userId, role } = caller
  const whose = reaches(role, 'admin') ? {} : { userId }
  return db.transaction(async (trx) => {
    await revokeApiKey(trx, { id, organisationId, ...whose })
    await recordAudit(trx, {
      organisationId,
      actorId: userId,
      action: 'key.revoke',
      resourceType: 'key',
      resourceId: id,
    })
    return null
  })
}
