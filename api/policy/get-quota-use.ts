import type { QuotaUse } from '../../contract/policy.ts'
import { readQuotaUse } from '../../db/quotas.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function getQuotaUse(
  { db }: Context,
  { caller }: RequestOf<'getQuotaUse'>,
): Promise<QuotaUse> {
  return readQuotaUse(db, caller.organisationId)
}
