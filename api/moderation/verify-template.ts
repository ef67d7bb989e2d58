import { AppError } from '../../contract/errors.ts'
import type { ModeratedTemplate } from '../../contract/moderation.ts'
import * as moderation from '../../db/moderation.ts'
import { lockTemplate } from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { recordModeration } from './record-moderation.ts'

export async function verifyTemplate(
  { db }: Context,
  { caller, params, body }: RequestOf<'verifyTemplate'>,
): Promise<ModeratedTemplate> {
  const { templateId: id } = params
  const { isVerified, versionNumber } = body
  await db.transaction(async (trx) => {
    await lockTemplate(trx, id) // no other version is published meanwhile
    const { slug, versionNumber: published } = await moderation.getModeratedTemplate(trx, id)
    if (isVerified && versionNumber !== published)
      throw new AppError('InvalidInput', `version ${published} is published`, {
        errors: [
          {
            pointer: '/body/versionNumber',
            detail: `Version ${published} is published now. Look at it first`,
          },
        ],
      })
    if (!(await moderation.verifyTemplate(trx, { id, isVerified }))) return
    const action = isVerified ? 'template.verify' : 'template.unverify'
    await recordModeration(trx, {
      caller,
      action,
      templateId: id,
      metadata: { slug, versionNumber: published },
    })
  })
  return moderation.getModeratedTemplate(db, id)
}
