import { recordAudit } from '../../db/audit.ts'
import * as callers from '../../db/server-callers.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function removeCaller(
  { db }: Context,
  { caller, params: { serverId, userId } }: RequestOf<'removeCaller'>,
): Promise<null> {
  const { organisationId } = caller
  const { id } = await getServer(db, { serverId, organisationId })
  return db.transaction(async (trx) => {
    await callers.removeCaller(trx, { serverId: id, userId })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'caller.remove',
      resourceType: 'server',
      resourceId: id,
      metadata: { userId },
    })
    return null
  })
}
