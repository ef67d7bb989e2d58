import { recordAudit } from '../../db/audit.ts'
import * as notices from '../../db/organisation-notices.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

/** One that is not there is away already. */
export async function dismissNotice(
  { db }: Context,
  { caller, params }: RequestOf<'dismissNotice'>,
): Promise<null> {
  const { organisationId } = caller
  const { noticeId: id } = params
  await db.transaction(async (trx) => {
    if (!(await notices.dismissNotice(trx, { id, organisationId }))) return
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'notice.dismiss',
      resourceType: 'notice',
      resourceId: id,
    })
  })
  return null
}
