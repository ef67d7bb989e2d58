import type { Me } from '../../contract/nouns.ts'
import { requireShared } from '../../db/organisations.ts'
import type { Context } from '../context.ts'
import { describeMe } from '../me/describe-me.ts'
import type { RequestOf } from '../request-types.ts'
import { changeMembership } from './change-membership.ts'

export async function leaveOrganisation(
  { db }: Context,
  { caller }: RequestOf<'leaveOrganisation'>,
): Promise<Me> {
  await requireShared(db, caller.organisationId)
  await changeMembership({ db }, { caller, userId: caller.id, to: null })
  return describeMe(db, caller.id)
}
