import type { PreviewEvent } from '../../contract/nouns.ts'
import { listPreviewEvents, requirePreview } from '../../db/previews.ts'
import type { Context } from '../context.ts'
import { followEvents } from '../follow-events.ts'
import type { Following, RequestOf } from '../request-types.ts'

export async function followPreview(
  context: Context,
  { caller, params, ...following }: RequestOf<'followPreview'> & Following,
): Promise<AsyncIterable<{ id: number; data: PreviewEvent }>> {
  const key = { id: params.previewId, organisationId: caller.organisationId }
  await requirePreview(context.db, key)
  return eventsOf(context, { ...following, ...key })
}

/** Every event after `after`, those to come too, up to the one that ends the preview. PreviewNotFound once it lapses. */
export function eventsOf(
  { db, notices }: Pick<Context, 'db' | 'notices'>,
  { id, organisationId, after, signal }: { id: string; organisationId: string } & Following,
): AsyncIterable<{ id: number; data: PreviewEvent }> {
  return followEvents(
    { notices },
    {
      id,
      after,
      signal,
      async list(seen) {
        await requirePreview(db, { id, organisationId }) // of one that lapsed meanwhile no end will come
        return listPreviewEvents(db, { previewId: id, after: seen })
      },
      isLast: ({ type }) => type === 'ended',
    },
  )
}
