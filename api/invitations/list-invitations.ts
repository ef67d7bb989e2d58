import type { ResultOf } from '../../contract/route-types.ts'
import * as invitations from '../../db/invitations.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listInvitations(
  { db }: Context,
  { caller: { organisationId } }: RequestOf<'listInvitations'>,
): Promise<ResultOf<'listInvitations'>> {
  return { data: await invitations.listInvitations(db, { organisationId, serverId: null }) }
}
