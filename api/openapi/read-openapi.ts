import { AppError } from '../../contract/errors.ts'
import type { OpenapiDocument } from '../../contract/openapi-document.ts'
import { maxDocumentBytes } from '../../contract/openapi-routes.ts'
import { createOpenapiDocument } from '../../db/openapi-documents.ts'
import { summariseOpenapi } from '../../openapi/summarise-openapi.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { fetchDocument } from './fetch-document.ts'
import { withReader } from './reader-slots.ts'

/** Kept only when it can be read. */
export async function readOpenapi(
  { db, fetchDocuments }: Context,
  { caller, body, signal }: RequestOf<'readOpenapi'>,
): Promise<OpenapiDocument> {
  const text = 'url' in body ? await fetchDocument({ fetchDocuments }, body) : body.text
  requireText(text)
  const summary = await withReader(() => summariseOpenapi({ text, signal }), {
    person: caller.id,
    signal,
  })
  const { id, expiresAt } = await createOpenapiDocument(db, {
    organisationId: caller.organisationId,
    url: 'url' in body ? withoutQuery(body.url) : null,
    content: text,
  })
  return { documentId: id, expiresAt: expiresAt.toISOString(), ...summary }
}

function requireText(text: string) {
  const bytes = Buffer.byteLength(text)
  if (bytes > maxDocumentBytes)
    throw new AppError('BodyTooLarge', `a document of ${bytes} bytes`, {
      detail: `The document has ${(bytes / 1024 / 1024).toFixed(1)} MB; at most ${maxDocumentBytes / 1024 / 1024} MB are read.`,
    })
  if (text.includes('\0'))
    throw new AppError('OpenapiInvalid', 'the document holds a NUL', {
      detail: 'This is not text: give the document as JSON or YAML.',
    })
}

/** A query may hold a key. */
function withoutQuery(url: string) {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}
