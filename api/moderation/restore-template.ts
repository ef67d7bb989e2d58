import type { Takedown } from '../../contract/moderation.ts'
import { describeTakedown, restoreTakedown } from '../../db/takedowns.ts'
import { transact } from '../../db/transact.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { behindTheAnswer } from './behind-the-answer.ts'
import { recordModeration } from './record-moderation.ts'

export async function restoreTemplate(
  context: Context,
  { caller, params }: RequestOf<'restoreTemplate'>,
): Promise<Takedown> {
  const { db, starter } = context
  const { takedownId } = params
  await transact(db, async (trx) => {
    if (!(await restoreTakedown(trx, { id: takedownId, by: caller.id }))) return
    const { templateId, templateSlug: slug } = await describeTakedown(trx, takedownId)
    const metadata = { slug, takedownId }
    await recordModeration(trx, {
      caller,
      action: 'template.restore',
      templateId,
      metadata,
    })
  })
  await behindTheAnswer(context, () => starter.endTakedown({ takedownId }))
  return describeTakedown(db, takedownId)
}
