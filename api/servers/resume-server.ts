import type { Server } from '../../contract/nouns.ts'
import * as lifecycle from '../../db/server-lifecycle.ts'
import { describeServer, getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { changeWish } from './change-wish.ts'
import { refuseIfTakenDown } from './refuse-if-taken-down.ts'

/** Its live version is deployed again behind this answer. */
export async function resumeServer(
  context: Context,
  { caller, params }: RequestOf<'resumeServer'>,
): Promise<Server> {
  const { db, config } = context
  const server = await getServer(db, { ...params, organisationId: caller.organisationId })
  refuseIfTakenDown(server)
  await changeWish(context, {
    caller,
    server,
    chore: 'resume',
    write: (trx) => lifecycle.resumeServer(trx, server.id),
  })
  return describeServer(db, { id: server.id, gatewayUrl: config.publicGatewayUrl })
}
