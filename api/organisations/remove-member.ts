import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { changeMembership } from './change-membership.ts'

export async function removeMember(
  { db }: Context,
  { caller, params: { userId } }: RequestOf<'removeMember'>,
): Promise<null> {
  await changeMembership({ db }, { caller, userId, to: null })
  return null
}
