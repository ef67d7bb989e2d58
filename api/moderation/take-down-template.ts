import { AppError } from '../../contract/errors.ts'
import type { Takedown } from '../../contract/moderation.ts'
import { getModeratedTemplate } from '../../db/moderation.ts'
import { beginTakedown, describeTakedown } from '../../db/takedowns.ts'
import { transact } from '../../db/transact.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { behindTheAnswer } from './behind-the-answer.ts'
import { recordModeration } from './record-moderation.ts'

/** Callers are refused when this answers; a workflow stops the runners. */
export async function takeDownTemplate(
  context: Context,
  { caller, params, body }: RequestOf<'takeDownTemplate'>,
): Promise<Takedown> {
  const { db, starter } = context
  const { templateId } = params
  const { reason, confirm, includesDerived } = body
  const { slug } = await getModeratedTemplate(db, templateId)
  if (confirm !== slug)
    throw new AppError('InvalidInput', 'the name was not confirmed', {
      errors: [{ pointer: '/body/confirm', detail: `Type the template's name: ${slug}` }],
    })
  const { id: takedownId } = await transact(db, async (trx) => {
    const takedown = await beginTakedown(trx, {
      templateId,
      reason,
      includesDerived,
      by: caller.id,
    })
    if (!takedown.reachesFurther) return takedown
    const { derived, derivedCount } = await describeTakedown(trx, takedown.id)
    const metadata = {
      slug,
      reason,
      takedownId: takedown.id,
      includesDerived,
      derivedCount,
      derived: derived.map((template) => template.slug),
    }
    await recordModeration(trx, {
      caller,
      action: 'template.take-down',
      templateId,
      metadata,
    })
    return takedown
  })
  await behindTheAnswer(context, () =>
    starter.startTakedown({ takedownId, templateId, templateSlug: slug }),
  )
  return describeTakedown(db, takedownId)
}
