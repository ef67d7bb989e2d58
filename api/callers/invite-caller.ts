import type { MadeInvitation } from '../../contract/people.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import { invite } from '../invitations/invite.ts'
import type { RequestOf } from '../request-types.ts'

export async function inviteCaller(
  context: Context,
  { caller, params, body: { email } }: RequestOf<'inviteCaller'>,
): Promise<MadeInvitation> {
  const { organisationId } = caller
  const { id: serverId } = await getServer(context.db, { ...params, organisationId })
  return invite(context, { caller, email, to: { role: null, serverId } })
}
