import type { Report } from '../../contract/moderation.ts'
import * as reports from '../../db/reports.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { recordModeration } from './record-moderation.ts'

/** One that is closed already keeps its note. */
export async function closeReport(
  { db }: Context,
  { caller, params, body }: RequestOf<'closeReport'>,
): Promise<Report> {
  const { reportId: id } = params
  await db.transaction(async (trx) => {
    const { templateId, templateSlug } = await reports.getReport(trx, id)
    if (!(await reports.closeReport(trx, { id, by: caller.id, ...body }))) return
    await recordModeration(trx, {
      caller,
      action: 'report.close',
      templateId,
      metadata: { slug: templateSlug, reportId: id },
    })
  })
  return reports.getReport(db, id)
}
