import type { Me } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import * as organisations from '../../db/organisations.ts'
import type { Context } from '../context.ts'
import { describeMe } from '../me/describe-me.ts'
import type { RequestOf } from '../request-types.ts'

export async function switchOrganisation(
  { db }: Context,
  { caller, body: { organisationId } }: RequestOf<'switchOrganisation'>,
): Promise<Me> {
  const userId = caller.id
  await db.transaction(async (trx) => {
    await organisations.switchOrganisation(trx, { userId, organisationId })
    await recordAudit(trx, {
      organisationId,
      actorId: userId,
      action: 'organisation.switch',
      resourceType: 'organisation',
      resourceId: organisationId,
      metadata: { from: caller.organisationId },
    })
  })
  return describeMe(db, userId)
}
