import type { Organisation } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { createSharedOrganisation, getOrganisation } from '../../db/organisations.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function createOrganisation(
  { db }: Context,
  { caller, body: { name } }: RequestOf<'createOrganisation'>,
): Promise<Organisation> {
  const userId = caller.id
  const id = await db.transaction(async (trx) => {
    const organisationId = await createSharedOrganisation(trx, { name, userId })
    await recordAudit(trx, {
      organisationId,
      actorId: userId,
      action: 'organisation.create',
      resourceType: 'organisation',
      resourceId: organisationId,
      metadata: { name },
    })
    return organisationId
  })
  return getOrganisation(db, { id, userId })
}
