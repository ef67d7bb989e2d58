import type { ResultOf } from '../../contract/route-types.ts'
import * as notices from '../../db/organisation-notices.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listNotices(
  { db }: Context,
  { caller }: RequestOf<'listNotices'>,
): Promise<ResultOf<'listNotices'>> {
  return { data: await notices.listNotices(db, caller.organisationId) }
}
