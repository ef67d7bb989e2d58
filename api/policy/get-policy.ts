import type { OrganisationPolicy } from '../../contract/policy.ts'
import * as policies from '../../db/policies.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function getPolicy(
  { db }: Context,
  { caller }: RequestOf<'getPolicy'>,
): Promise<OrganisationPolicy> {
  return policies.getPolicy(db, caller.organisationId)
}
