import type { Server } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { changeServerSettings } from '../../db/server-settings.ts'
import { describeServer, getServer } from '../../db/servers.ts'
import { requestWake } from '../../db/sleep.ts'
import type { Context } from '../context.ts'
import { requirePermitted } from '../policy/require-permitted.ts'
import type { RequestOf } from '../request-types.ts'

/** One that is pinned while it sleeps is woken. */
export async function updateServer(
  { db, config }: Context,
  { caller, params, body }: RequestOf<'updateServer'>,
): Promise<Server> {
  const { organisationId } = caller
  const { id } = await getServer(db, { ...params, organisationId })
  await db.transaction(async (trx) => {
    if (body.visibility)
      await requirePermitted(trx, { organisationId, visibility: body.visibility })
    const changed = await changeServerSettings(trx, { id, ...body })
    if (changed.length === 0) return
    if (body.isPinned) await requestWake(trx, id)
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'server.update',
      resourceType: 'server',
      resourceId: id,
      metadata: { changed },
    })
  })
  return describeServer(db, { id, gatewayUrl: config.publicGatewayUrl })
}
