import type { Server } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import * as lifecycle from '../../db/server-lifecycle.ts'
import { describeServer, getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { followUp } from './follow-up.ts'

/** Its live version is deployed again behind this answer. */
export async function resumeServer(
  context: Context,
  { caller, params, requestId, address }: RequestOf<'resumeServer'>,
): Promise<Server> {
  const { db, config } = context
  const { organisationId } = caller
  const server = await getServer(db, { ...params, organisationId })
  await db.transaction(async (trx) => {
    if (!(await lifecycle.resumeServer(trx, server.id))) return
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'server.resume',
      resourceType: 'server',
      resourceId: server.id,
      requestId,
      address,
    })
  })
  await followUp(context, { chore: 'resume', server })
  return describeServer(db, { id: server.id, gatewayUrl: config.publicGatewayUrl })
}
