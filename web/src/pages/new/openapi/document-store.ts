// The listing of a document that was read: no route gives it again, so a reload finds it here.
import { openapiDocument, type OpenapiDocument } from '../../../../../contract/openapi-document.ts'

const KEY = 'bmm.openapi'

export function saveDocument(document: OpenapiDocument, storage: Storage = sessionStorage) {
  try {
    storage.setItem(KEY, JSON.stringify(document))
  } catch {
    storage.removeItem(KEY) // too large for this browser: it is read again after a reload
  }
}

export function loadDocument(documentId: string, storage: Storage = sessionStorage) {
  try {
    const document = openapiDocument.parse(JSON.parse(storage.getItem(KEY) ?? ''))
    return document.documentId === documentId ? document : undefined
  } catch {
    return undefined // none, or one of another release
  }
}
