import type { ResultOf } from '../../contract/route-types.ts'
import * as moderation from '../../db/moderation.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listModeratedTemplates(
  { db }: Context,
  { query }: RequestOf<'listModeratedTemplates'>,
): Promise<ResultOf<'listModeratedTemplates'>> {
  return moderation.listModeratedTemplates(db, query)
}
