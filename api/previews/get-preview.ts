import type { Preview } from '../../contract/nouns.ts'
import { describePreview } from '../../db/previews.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export function getPreview(
  { db }: Context,
  { caller, params }: RequestOf<'getPreview'>,
): Promise<Preview> {
  return describePreview(db, { id: params.previewId, organisationId: caller.organisationId })
}
