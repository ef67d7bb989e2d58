import { AppError, isErrorCode } from '../../contract/errors.ts'
import type { Preview } from '../../contract/nouns.ts'
import { describePreview, requirePreview } from '../../db/previews.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { beginPreview } from './begin-preview.ts'

export async function previewServer(
  context: Context,
  { caller, body, requestId, address }: RequestOf<'previewServer'>,
): Promise<Preview> {
  const key = await beginPreview(context, { caller, wish: body, requestId, address })
  await untilWritten(context, key)
  const preview = await describePreview(context.db, key)
  if (preview.failure) throw failureOf(preview, preview.failure)
  return preview
}

/** PreviewPending when that takes longer than a request may last, or the process stops meanwhile. */
async function untilWritten(
  { db, notices, shutdown, previewPatienceMs }: Context,
  key: { id: string; organisationId: string },
): Promise<void> {
  using changes = notices.watch(key.id)
  const deadline = Date.now() + previewPatienceMs
  while ((await requirePreview(db, key)).state === 'writing') {
    const timeoutMs = deadline - Date.now()
    if (timeoutMs <= 0 || shutdown.aborted)
      throw new AppError('PreviewPending', `preview ${key.id} is still being written`, {
        detail: `The model is still writing. Ask for /v1/previews/${key.id}, or follow its events.`,
        retryAfterSeconds: 5,
        facts: { previewId: key.id },
      })
    await changes.next({ signal: shutdown, timeoutMs: Math.min(timeoutMs, LOOK_AGAIN_MS) })
  }
}

/** A notice tells at once; this is for the one that never came. */
const LOOK_AGAIN_MS = 10_000

function failureOf({ previewId }: Preview, { code, detail }: NonNullable<Preview['failure']>) {
  return new AppError(isErrorCode(code) ? code : 'Internal', `preview ${previewId} failed`, {
    ...(detail !== null && { detail }),
    facts: { previewId },
  })
}
