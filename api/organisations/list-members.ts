import type { ResultOf } from '../../contract/route-types.ts'
import * as memberships from '../../db/memberships.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listMembers(
  { db }: Context,
  { caller }: RequestOf<'listMembers'>,
): Promise<ResultOf<'listMembers'>> {
  return { data: await memberships.listMembers(db, caller.organisationId) }
}
