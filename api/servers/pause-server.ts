import type { Server } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import * as lifecycle from '../../db/server-lifecycle.ts'
import { describeServer, getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { followUp } from './follow-up.ts'

/** Its callers are refused from now on; the runner is stopped behind this answer. */
export async function pauseServer(
  context: Context,
  { caller, params, requestId, address }: RequestOf<'pauseServer'>,
): Promise<Server> {
  const { db, config } = context
  const { organisationId } = caller
  const server = await getServer(db, { ...params, organisationId })
  await db.transaction(async (trx) => {
    if (!(await lifecycle.pauseServer(trx, { id: server.id, by: caller.id }))) return
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'server.pause',
      resourceType: 'server',
      resourceId: server.id,
      requestId,
      address,
    })
  })
  await followUp(context, { chore: 'pause', server })
  return describeServer(db, { id: server.id, gatewayUrl: config.publicGatewayUrl })
}
