import { AppError, errorCodes, type ErrorCode } from '../../contract/errors.ts'
import { getSpec } from '../../db/artifacts.ts'
import { appendPreviewEvent, endPreview, findPreview, type PreviewKey } from '../../db/previews.ts'
import type { Deps } from '../deps.ts'
import { withHeartbeat } from '../with-heartbeat.ts'
import { askFor } from './ask-for.ts'
import type { Asking } from './asking.ts'
import { generateSpec } from './generate-spec.ts'
import { polishSpec } from './polish-spec.ts'
import { createPreviewWriter } from './preview-writer.ts'

type Context = Pick<Deps, 'db' | 'call' | 'failpoint' | 'model' | 'previewLifetimeMs'>

/** Has the model write what a preview shows, and shows it while it is written. A preview that has ended stays as it is. */
export async function writePreview(
  context: Context,
  { previewId }: { previewId: string },
): Promise<void> {
  const preview = await findPreview(context.db, previewId)
  if (preview?.state === 'writing') await withHeartbeat(context, () => show(context, preview))
}

async function show(context: Context, preview: PreviewKey): Promise<void> {
  const { db, call, failpoint, previewLifetimeMs: lifetimeMs } = context
  const { id: previewId } = preview
  const { attempt } = call()
  // what an earlier try wrote is void
  if (attempt > 1) await appendPreviewEvent(db, { previewId, type: 'again', text: '' })
  const writer = createPreviewWriter({ db, previewId })
  try {
    await failpoint('preview:before')
    const { asking } = askFor(context, {
      place: { organisationId: preview.organisationId, previewId },
      onText: writer.onText,
    })
    const written = await write(context, { asking, preview })
    await failpoint('preview:after')
    await writer.end()
    await endPreview(db, { id: previewId, lifetimeMs, ...written })
  } catch (err) {
    await writer.end()
    if (!(err instanceof AppError) || errorCodes[err.code].retryable) throw err
    await failPreview(context, { previewId, code: err.code, detail: err.detail })
  }
}

async function write(
  { db }: Context,
  { asking, preview }: { asking: Asking; preview: PreviewKey },
) {
  const { prompt, baseSpecSha256 } = preview
  if (prompt !== null) return { spec: await generateSpec(asking, { prompt }), summary: null }
  if (baseSpecSha256 !== null)
    return polishSpec(asking, { spec: await getSpec(db, baseSpecSha256) })
  throw new AppError('SourceInvalid', `preview ${preview.id} has neither prompt nor spec`)
}

/** The last word on a preview that nobody could write. Safe to repeat. */
export async function failPreview(
  { db, previewLifetimeMs: lifetimeMs }: Pick<Deps, 'db' | 'previewLifetimeMs'>,
  { previewId, code, detail }: { previewId: string; code: ErrorCode; detail?: string | undefined },
): Promise<void> {
  const { title, retryable } = errorCodes[code]
  const advice = retryable ? 'It was tried for a while. Try again in a few minutes.' : null
  const failure = { code, title, detail: detail ?? advice }
  await endPreview(db, { id: previewId, lifetimeMs, failure })
}
