import type { Organisation } from '../../contract/nouns.ts'
import { getOrganisation } from '../../db/organisations.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export function getMyOrganisation(
  { db }: Context,
  { caller }: RequestOf<'getMyOrganisation'>,
): Promise<Organisation> {
  return getOrganisation(db, { id: caller.organisationId, userId: caller.id })
}
