import { AppError } from '../contract/errors.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { OpenapiDocumentRow } from './models/writing.ts'

const KEPT_MS = 24 * 60 * 60 * 1_000
/** Of one organisation: each may be as large as 5 MB. */
const MOST_KEPT = 50

/** Keeps the text of a document for a day, or until its organisation gives many more. */
export async function createOpenapiDocument(
  db: Db,
  input: { organisationId: string; url: string | null; content: string },
): Promise<{ id: string; expiresAt: Date }> {
  const id = newId('openapiDocument')
  const expiresAt = new Date(Date.now() + KEPT_MS)
  await OpenapiDocumentRow.query(db).insert({ id, expiresAt, ...input })
  const newest = { organisationId: input.organisationId }
  await OpenapiDocumentRow.query(db)
    .where(newest)
    .whereNotIn(
      'id',
      OpenapiDocumentRow.query(db)
        .select('id')
        .where(newest)
        .orderBy('id', 'desc')
        .limit(MOST_KEPT),
    )
    .delete()
  return { id, expiresAt }
}

/** The text, within one organisation. */
export async function getOpenapiDocument(
  db: Db,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<string> {
  const row = await OpenapiDocumentRow.query(db)
    .findOne({ id, organisationId })
    .where('expiresAt', '>', new Date())
  if (!row)
    throw new AppError('OpenapiDocumentNotFound', `no document ${id} in ${organisationId}`, {
      detail: 'Documents are kept for a day. Give it again.',
    })
  return row.content
}

export async function purgeOpenapiDocuments(db: Db): Promise<void> {
  await OpenapiDocumentRow.query(db).where('expiresAt', '<', new Date()).delete()
}
