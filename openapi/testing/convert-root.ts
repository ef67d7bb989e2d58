import type { OpenapiChoice } from '../../contract/openapi-routes.ts'
import { convertDocument, type Converted } from '../convert-document.ts'
import type { Document } from '../document.ts'
import { createReferences } from '../references.ts'

/** Responses of an operation that says nothing about what it answers. */
export const anyAnswer = {
  200: { description: 'ok', content: { 'application/json': { schema: {} } } },
}

type Root = Readonly<Record<string, unknown>>

export function convertRoot(
  root: Root,
  choice: Partial<OpenapiChoice> & { operations: string[] },
): Converted {
  const whole = {
    openapi: '3.0.3',
    info: { title: 'Sample', version: '1' },
    servers: [{ url: 'https://api.example.com/v1' }],
    ...root,
  }
  const document: Document = {
    root: whole,
    openapiVersion: '3.0.3',
    references: createReferences(whole),
  }
  return convertDocument(document, { variables: {}, ...choice })
}

/** One operation of a document that has no other. */
export function convertOne(
  operation: object,
  { at = 'GET /things', ...root }: Root & { at?: string } = {},
): Converted {
  const [method = '', path = ''] = at.split(' ')
  const paths = { [path]: { [method.toLowerCase()]: { responses: anyAnswer, ...operation } } }
  return convertRoot({ paths, ...root }, { operations: [at] })
}
