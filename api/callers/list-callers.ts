import type { ResultOf } from '../../contract/route-types.ts'
import { listInvitations } from '../../db/invitations.ts'
import * as callers from '../../db/server-callers.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listCallers(
  { db }: Context,
  { caller: { organisationId }, params }: RequestOf<'listCallers'>,
): Promise<ResultOf<'listCallers'>> {
  const { id: serverId } = await getServer(db, { ...params, organisationId })
  return {
    data: await callers.listCallers(db, serverId),
    invitations: await listInvitations(db, { organisationId, serverId }),
  }
}
