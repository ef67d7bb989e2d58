import type { Member } from '../../contract/people.ts'
import { getMember } from '../../db/memberships.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { changeMembership } from './change-membership.ts'

export async function setMemberRole(
  { db }: Context,
  { caller, params: { userId }, body }: RequestOf<'setMemberRole'>,
): Promise<Member> {
  await changeMembership({ db }, { caller, userId, to: body.role })
  return getMember(db, { organisationId: caller.organisationId, userId })
}
