import type { Organisation } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { getOrganisation, renameOrganisation } from '../../db/organisations.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function updateOrganisation(
  { db }: Context,
  { caller, body: { name } }: RequestOf<'updateOrganisation'>,
): Promise<Organisation> {
  const { organisationId, id: userId } = caller
  await db.transaction(async (trx) => {
    await renameOrganisation(trx, { id: organisationId, name })
    await recordAudit(trx, {
      organisationId,
      actorId: userId,
      action: 'organisation.update',
      resourceType: 'organisation',
      resourceId: organisationId,
      metadata: { name },
    })
  })
  return getOrganisation(db, { id: organisationId, userId })
}
