import { AppError } from '../../contract/errors.ts'
import { recordAudit } from '../../db/audit.ts'
import * as templates from '../../db/templates.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

/** Of one's own organisation alone: for others it is not there. */
export async function deleteTemplate(
  { db }: Context,
  { caller, params }: RequestOf<'deleteTemplate'>,
): Promise<null> {
  const { organisationId } = caller
  const { id, slug, ...template } = await templates.getTemplate(db, { ...params, organisationId })
  if (template.organisationId !== organisationId)
    throw new AppError('TemplateNotFound', `template ${id} is not of ${organisationId}`)
  await db.transaction(async (trx) => {
    await templates.lockTemplate(trx, id)
    await templates.deleteTemplate(trx, id)
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'template.delete',
      resourceType: 'template',
      resourceId: id,
      metadata: { slug },
    })
  })
  return null
}
