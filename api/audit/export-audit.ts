import type { ChainedAuditEvent } from '../../contract/audit-routes.ts'
import { recordAudit } from '../../db/audit.ts'
import * as chain from '../../db/audit-chain.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

/** Everything leaves the house: that is an act as well, and the last line of what it hands out. */
export async function exportAudit(
  { db }: Context,
  { caller: { id: actorId, organisationId } }: RequestOf<'exportAudit'>,
): Promise<AsyncIterable<ChainedAuditEvent>> {
  await recordAudit(db, {
    organisationId,
    actorId,
    action: 'audit.export',
    resourceType: 'organisation',
    resourceId: organisationId,
  })
  return chain.exportAudit(db, { organisationId })
}
