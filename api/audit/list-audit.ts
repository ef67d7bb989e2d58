import type { ResultOf } from '../../contract/route-types.ts'
import * as audit from '../../db/audit.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export function listAudit(
  { db }: Context,
  { caller: { organisationId }, query }: RequestOf<'listAudit'>,
): Promise<ResultOf<'listAudit'>> {
  return audit.listAudit(db, { organisationId, ...query })
}
