import type { PreviewEvent } from '../../contract/nouns.ts'
import { listPreviewEvents, requirePreview } from '../../db/previews.ts'
import type { Context } from '../context.ts'
import { followEvents } from '../follow-events.ts'
import type { Following, RequestOf } from '../request-types.ts'

export async function followPreview(
  { db, notices }: Context,
  { caller, params, after, signal }: RequestOf<'followPreview'> & Following,
): Promise<AsyncIterable<{ id: number; data: PreviewEvent }>> {
  const { previewId } = params
  const key = { id: previewId, organisationId: caller.organisationId }
  await requirePreview(db, key)
  return followEvents(
    { notices },
    {
      id: previewId,
      after,
      signal,
      async list(seen) {
        await requirePreview(db, key) // of one that lapsed meanwhile no end will come
        return listPreviewEvents(db, { previewId, after: seen })
      },
      isLast: ({ type }) => type === 'ended',
    },
  )
}
