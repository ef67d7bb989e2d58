import { AppError, isErrorCode } from '../../contract/errors.ts'
import type { Preview } from '../../contract/nouns.ts'
import { describePreview } from '../../db/previews.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { beginPreview } from './begin-preview.ts'
import { eventsOf } from './follow-preview.ts'

export async function previewServer(
  context: Context,
  { caller, body }: RequestOf<'previewServer'>,
): Promise<Preview> {
  const { db, shutdown, previewPatienceMs } = context
  const key = await beginPreview(context, { caller, wish: body })
  const signal = AbortSignal.any([shutdown, AbortSignal.timeout(previewPatienceMs)])
  for await (const _ of eventsOf(context, { ...key, after: 0, signal }));
  const preview = await describePreview(db, key)
  if (preview.failure) throw failureOf(preview, preview.failure)
  if (preview.state === 'writing') throw pending(preview)
  return preview
}

function failureOf({ previewId }: Preview, { code, detail }: NonNullable<Preview['failure']>) {
  return new AppError(isErrorCode(code) ? code : 'Internal', `preview ${previewId} failed`, {
    ...(detail !== null && { detail }),
    facts: { previewId },
  })
}

/** It takes longer than a request may last, or the process stops. */
function pending({ previewId }: Preview) {
  return new AppError('PreviewPending', `preview ${previewId} is still being written`, {
    detail: `The model is still writing. Ask for /v1/previews/${previewId}, or follow its events.`,
    retryAfterSeconds: 5,
    facts: { previewId },
  })
}
