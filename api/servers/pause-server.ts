import type { Server } from '../../contract/nouns.ts'
import * as lifecycle from '../../db/server-lifecycle.ts'
import { describeServer, getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { changeWish } from './change-wish.ts'

/** Its callers are refused from now on; the runner is stopped behind this answer. */
export async function pauseServer(
  context: Context,
  { caller, params }: RequestOf<'pauseServer'>,
): Promise<Server> {
  const { db, config } = context
  const server = await getServer(db, { ...params, organisationId: caller.organisationId })
  await changeWish(context, {
    caller,
    server,
    chore: 'pause',
    write: (trx) => lifecycle.pauseServer(trx, { id: server.id, by: caller.id }),
  })
  return describeServer(db, { id: server.id, gatewayUrl: config.publicGatewayUrl })
}
