import type { ResultOf } from '../../contract/route-types.ts'
import { listAudit } from '../../db/audit.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export function listInstallationAudit(
  { db }: Context,
  { query }: RequestOf<'listInstallationAudit'>,
): Promise<ResultOf<'listInstallationAudit'>> {
  return listAudit(db, { organisationId: null, ...query })
}
