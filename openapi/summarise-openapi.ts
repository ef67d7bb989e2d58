import { AppError } from '../contract/errors.ts'
import type { OpenapiDocument } from '../contract/nouns.ts'

/** What a document offers. OpenapiInvalid says why it cannot be read. */
export async function summariseOpenapi(_: {
  text: string
  signal?: AbortSignal
}): Promise<Omit<OpenapiDocument, 'documentId' | 'expiresAt'>> {
  throw new AppError('OpenapiInvalid', 'documents are not read yet')
}
