import type { ModeratedTemplate } from '../../contract/moderation.ts'
import * as moderation from '../../db/moderation.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { recordModeration } from './record-moderation.ts'

export async function hideTemplate(
  { db }: Context,
  { caller, params, body }: RequestOf<'hideTemplate'>,
): Promise<ModeratedTemplate> {
  const { templateId: id } = params
  const { isHidden, reason = null } = body
  const { slug } = await moderation.getModeratedTemplate(db, id)
  await db.transaction(async (trx) => {
    if (!(await moderation.hideTemplate(trx, { id, isHidden, reason }))) return
    await recordModeration(trx, {
      caller,
      action: isHidden ? 'template.hide' : 'template.unhide',
      templateId: id,
      metadata: { slug, ...(isHidden && { reason }) },
    })
  })
  return moderation.getModeratedTemplate(db, id)
}
