import type { ModeratedTemplate } from '../../contract/moderation.ts'
import * as moderation from '../../db/moderation.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { recordModeration } from './record-moderation.ts'

export async function verifyTemplate(
  { db }: Context,
  { caller, params, body, ...facts }: RequestOf<'verifyTemplate'>,
): Promise<ModeratedTemplate> {
  const { templateId: id } = params
  const { slug } = await moderation.getModeratedTemplate(db, id)
  await db.transaction(async (trx) => {
    if (!(await moderation.verifyTemplate(trx, { id, ...body }))) return
    const action = body.isVerified ? 'template.verify' : 'template.unverify'
    await recordModeration(trx, { caller, ...facts, action, templateId: id, metadata: { slug } })
  })
  return moderation.getModeratedTemplate(db, id)
}
