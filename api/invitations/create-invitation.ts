import { AppError } from '../../contract/errors.ts'
import type { MadeInvitation } from '../../contract/people.ts'
import { requireShared } from '../../db/organisations.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { invite } from './invite.ts'

export async function createInvitation(
  context: Context,
  { caller, body: { email, role } }: RequestOf<'createInvitation'>,
): Promise<MadeInvitation> {
  await requireShared(context.db, caller.organisationId)
  if (role === 'owner' && caller.role !== 'owner')
    throw new AppError('NotAllowed', `${caller.role} invites an owner`, {
      detail: 'Only an owner invites owners.',
    })
  return invite(context, { caller, email, to: { role, serverId: null } })
}
