import type { ResultOf } from '../../contract/route-types.ts'
import * as organisations from '../../db/organisations.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listOrganisations(
  { db }: Context,
  { caller }: RequestOf<'listOrganisations'>,
): Promise<ResultOf<'listOrganisations'>> {
  return { data: await organisations.listOrganisations(db, caller.id) }
}
