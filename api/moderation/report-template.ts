import type { ResultOf } from '../../contract/route-types.ts'
import { recordAudit } from '../../db/audit.ts'
import { createReport } from '../../db/reports.ts'
import { getModeratedTemplate } from '../../db/moderation.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function reportTemplate(
  { db }: Context,
  { caller, params, body }: RequestOf<'reportTemplate'>,
): Promise<ResultOf<'reportTemplate'>> {
  const { id: templateId, slug } = await getModeratedTemplate(db, params.templateId)
  const { contact = null, ...said } = body
  const id = await db.transaction(async (trx) => {
    const report = await createReport(trx, { ...said, contact, templateId, reportedBy: caller.id })
    await recordAudit(trx, {
      organisationId: caller.organisationId,
      actorId: caller.id,
      action: 'template.report',
      resourceType: 'template',
      resourceId: templateId,
      metadata: { slug, reason: said.reason, reportId: report },
    })
    return report
  })
  return { id }
}
