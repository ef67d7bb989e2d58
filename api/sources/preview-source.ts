import { AppError } from '../../contract/errors.ts'
import type { ServerSpec } from '../../contract/spec.ts'
import { getSpec } from '../../db/artifacts.ts'
import type { Db } from '../../db/connect.ts'
import { findPreviewOf, hasLapsed, type PreviewKey } from '../../db/previews.ts'
import { requireUnchanged } from '../policy/require-unchanged.ts'
import { readPromptSource } from './prompt-source.ts'
import { seenSource, type Source } from './source.ts'

/** The spec that a person made of it, else its own while it is there, else its prompt to be written afresh. */
export async function readPreviewSource(
  db: Db,
  {
    organisationId,
    previewId,
    spec,
  }: { organisationId: string; previewId: string; spec?: ServerSpec | undefined },
): Promise<Source> {
  const preview = await findPreviewOf(db, { id: previewId, organisationId })
  if (!preview)
    throw new AppError('PreviewNotFound', `no preview ${previewId} in ${organisationId}`, {
      detail:
        'It never was, or lapsed more than a day ago. Ask for a new one, or send the spec alone.',
    })
  if (!spec && hasLapsed(preview)) return fromPrompt(db, preview)
  const built = spec ?? (await writtenSpec(db, preview))
  const readGiven = async () => writtenFromWords(db, preview)
  await requireUnchanged(db, { organisationId, spec: built, readGiven })
  return seenSource('preview', built, { instruction: preview.prompt })
}

/** What was polished began as a spec that somebody sent. */
function writtenFromWords(db: Db, { id, prompt, state, specSha256 }: PreviewKey) {
  if (prompt === null || state !== 'ready') return null
  if (specSha256) return getSpec(db, specSha256)
  throw new AppError('PreviewNotFound', `what preview ${id} said has been thrown away`, {
    detail:
      'It has expired, so nobody can tell whether this spec is what it said, and your organisation does not allow to build from a spec. Ask for a new one.',
  })
}

async function fromPrompt(db: Db, { id, prompt }: PreviewKey): Promise<Source> {
  if (prompt !== null) return readPromptSource(db, { prompt })
  throw new AppError('PreviewNotFound', `preview ${id} has lapsed and had no prompt`, {
    detail: 'It has expired, and it came from a spec rather than a prompt. Send the spec itself.',
  })
}

async function writtenSpec(db: Db, { id, state, specSha256, failure }: PreviewKey) {
  if (state === 'ready' && specSha256) return getSpec(db, specSha256)
  if (state === 'writing')
    throw new AppError('PreviewPending', `preview ${id} is still being written`, {
      detail: 'The model is still writing this preview. Build when it has ended.',
      retryAfterSeconds: 5,
      facts: { previewId: id },
    })
  const reason = [failure?.title, failure?.detail].filter(Boolean).join('. ')
  throw new AppError('SourceInvalid', `preview ${id} is ${state}`, {
    detail: `The preview failed, so there is nothing to build: ${reason}`,
  })
}
