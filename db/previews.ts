// Specs that a model writes ahead of a build. The spec is there until the preview expires; the prompt outlives it for a
// day, so that a build that comes too late can have it written afresh.
import { AppError } from '../contract/errors.ts'
import { estimateToolTokens } from '../contract/estimate-tokens.ts'
import type { Preview, PreviewEvent } from '../contract/nouns.ts'
import type { ServerSpec } from '../contract/spec.ts'
import { getSpec, putSpec } from './artifacts.ts'
import type { Db } from './connect.ts'
import { sumModelUse } from './model-calls.ts'
import { UserRow } from './models/people.ts'
import { PreviewEventRow, PreviewRow } from './models/writing.ts'
import { notify } from './notify.ts'

const PROMPT_KEPT_MS = 24 * 60 * 60 * 1_000
/** How long one may be written; its time to be looked at begins afterwards. */
const WRITING_MS = 30 * 60 * 1_000
/** Each costs money while it is written. */
const WRITING_PER_PERSON = 3

export interface PreviewKey {
  id: string
  organisationId: string
  prompt: string | null
  baseSpecSha256: string | null
  state: Preview['state']
  specSha256: string | null
  summary: string | null
  failure: Preview['failure']
  createdAt: Date
  expiresAt: Date
}

/** Recorded before it is written. The same id twice is the same preview. */
export async function createPreview(
  db: Db,
  {
    polish,
    ...input
  }: {
    id: string
    organisationId: string
    createdBy: string
  } & ({ prompt: string; polish?: never } | { polish: ServerSpec; prompt?: never }),
): Promise<void> {
  await PreviewRow.query(db)
    .insert({
      ...input,
      baseSpecSha256: polish ? await putSpec(db, polish) : null,
      state: 'writing',
      expiresAt: new Date(Date.now() + WRITING_MS),
    })
    .onConflict('id')
    .ignore()
}

/** Before one more is recorded, in its transaction: TooManyRequests when this person has enough being written. */
export async function requirePreviewRoom(db: Db, createdBy: string): Promise<void> {
  await UserRow.query(db).findById(createdBy).select('id').forNoKeyUpdate() // one at a time counts
  const writing = await PreviewRow.query(db)
    .where({ createdBy, state: 'writing' })
    .where('expiresAt', '>', new Date())
    .resultSize()
  if (writing < WRITING_PER_PERSON) return
  throw new AppError('TooManyRequests', `${createdBy} has ${writing} previews being written`, {
    detail: `At most ${WRITING_PER_PERSON} previews of yours are written at once. Wait for one of them to end.`,
    retryAfterSeconds: 10,
  })
}

/** Takes back one that nobody writes: as if it had never been asked for. One that has ended stays. */
export async function discardPreview(db: Db, id: string): Promise<void> {
  await PreviewRow.query(db).findById(id).where({ state: 'writing' }).delete()
}

/** For the worker, whatever its organisation. */
export async function findPreview(db: Db, id: string): Promise<PreviewKey | undefined> {
  return PreviewRow.query(db).findById(id)
}

/** Within one organisation; one whose spec has lapsed is found for a day, for its prompt. */
export async function findPreviewOf(
  db: Db,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<PreviewKey | undefined> {
  return PreviewRow.query(db).findOne({ id, organisationId })
}

export function hasLapsed({ expiresAt }: Pick<PreviewKey, 'expiresAt'>): boolean {
  return expiresAt.getTime() <= Date.now()
}

/** PreviewNotFound once it has expired. */
export async function requirePreview(
  db: Db,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<PreviewKey> {
  const row = await PreviewRow.query(db).findOne({ id, organisationId })
  if (!row || hasLapsed(row))
    throw new AppError('PreviewNotFound', `no preview ${id} in ${organisationId}`, {
      detail: 'It has expired or never was. Ask for it again; the result may differ.',
    })
  return row
}

/** PreviewNotFound once it has expired. */
export async function describePreview(
  db: Db,
  key: { id: string; organisationId: string },
): Promise<Preview> {
  const row = await requirePreview(db, key)
  const spec = row.specSha256 ? await getSpec(db, row.specSha256) : null
  return {
    previewId: row.id,
    state: row.state,
    prompt: row.prompt,
    spec,
    summary: row.summary,
    detectedSecrets: spec?.secrets ?? [],
    estimatedTokens: spec ? estimateToolTokens(spec.tools) : null,
    failure: row.failure,
    modelUse: await sumModelUse(db, { previewId: row.id }),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }
}

/** Guarded: a preview ends once. Its time begins when there is something to look at. */
export async function endPreview(
  db: Db,
  {
    id,
    lifetimeMs,
    ...end
  }: { id: string; lifetimeMs: number } & (
    { spec: ServerSpec; summary: string | null } | { failure: NonNullable<Preview['failure']> }
  ),
): Promise<void> {
  await db.transaction(async (trx) => {
    const ended =
      'spec' in end
        ? {
            state: 'ready' as const,
            specSha256: await putSpec(trx, end.spec),
            summary: end.summary,
          }
        : { state: 'failed' as const, failure: end.failure }
    const changed = await PreviewRow.query(trx)
      .findById(id)
      .where({ state: 'writing' })
      .patch({ ...ended, expiresAt: new Date(Date.now() + lifetimeMs) })
    if (changed > 0) await appendPreviewEvent(trx, { previewId: id, type: 'ended', text: '' })
  })
}

/** Numbered under the preview row's lock, so that numbers and commits have the same order. */
export async function appendPreviewEvent(
  db: Db,
  { previewId, type, text }: { previewId: string; type: PreviewEvent['type']; text: string },
): Promise<void> {
  await db.raw(
    `with numbered as (
       update previews set event_count = event_count + 1 where id = ? returning event_count)
     insert into preview_events (preview_id, seq, type, text)
     select ?, event_count, ?, ? from numbered`,
    [previewId, previewId, type, text],
  )
  await notify(db, 'bmm_previews', previewId)
}

export async function listPreviewEvents(
  db: Db,
  { previewId, after }: { previewId: string; after: number },
): Promise<PreviewEvent[]> {
  return PreviewEventRow.query(db)
    .select('seq', 'type', 'text')
    .where({ previewId })
    .where('seq', '>', after)
    .orderBy('seq')
}

/** Lapsed ones lose what was written; a day later they are gone. */
export async function purgePreviews(db: Db): Promise<void> {
  const now = new Date()
  await PreviewEventRow.query(db)
    .whereIn('previewId', PreviewRow.query(db).select('id').where('expiresAt', '<', now))
    .delete()
  await PreviewRow.query(db)
    .where('expiresAt', '<', now)
    .whereNot({ state: 'writing' })
    .patch({ specSha256: null })
  await PreviewRow.query(db)
    .where('expiresAt', '<', new Date(now.getTime() - PROMPT_KEPT_MS))
    .delete()
}
