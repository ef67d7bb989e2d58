import type { ResultOf } from '../../contract/route-types.ts'
import * as grants from '../../db/oauth-grants.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listConnectedApps(
  { db }: Context,
  { caller }: RequestOf<'listConnectedApps'>,
): Promise<ResultOf<'listConnectedApps'>> {
  return { data: await grants.listConnectedApps(db, caller.id) }
}
