import type { TakedownPlan } from '../../contract/moderation.ts'
import { getModeratedTemplate } from '../../db/moderation.ts'
import { planTakedown } from '../../db/takedown-reach.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function getTakedownPlan(
  { db }: Context,
  { params }: RequestOf<'getTakedownPlan'>,
): Promise<TakedownPlan> {
  const { id } = await getModeratedTemplate(db, params.templateId)
  return planTakedown(db, id)
}
