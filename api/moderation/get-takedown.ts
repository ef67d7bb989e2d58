import type { Takedown } from '../../contract/moderation.ts'
import { describeTakedown } from '../../db/takedowns.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function getTakedown(
  { db }: Context,
  { params }: RequestOf<'getTakedown'>,
): Promise<Takedown> {
  return describeTakedown(db, params.takedownId)
}
