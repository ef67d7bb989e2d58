import type { Document } from './document.ts'
import { fieldsOf, membersOf, type Fields } from './fields.ts'
import { exampleOf } from './parameters.ts'

export type BodyKind = 'json' | 'form' | 'text'

export interface RequestBody {
  kind: BodyKind
  contentType: string
  isRequired: boolean
  schema: unknown
  /** How the members of a form are written, by name. */
  encoding: Fields
  example: unknown
}

export type ReadBody = { body: RequestBody | undefined } | { refusal: string }

const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json$/

export function isJsonType(contentType: string): boolean {
  return JSON_TYPE.test(bare(contentType)) || bare(contentType) === '*/*'
}

/** The body of an operation in the first form that a tool can send, or why there is none. */
export function readBody({ references }: Document, method: string, operation: Fields): ReadBody {
  if (operation['requestBody'] === undefined) return { body: undefined }
  const raw = references.follow(operation['requestBody'])
  const offers = membersOf(raw['content']).map(([type, media]) => ({
    type,
    media: fieldsOf(media),
  }))
  const isRequired = raw['required'] === true
  if (offers.length === 0) return { body: undefined }
  if (method === 'GET' || method === 'HEAD') {
    if (!isRequired) return { body: undefined }
    return { refusal: `It wants a body with ${method}, which HTTP clients do not send.` }
  }
  const found =
    pick(offers, 'json', isJsonType) ??
    pick(offers, 'form', (type) => bare(type) === 'application/x-www-form-urlencoded') ??
    pick(offers, 'text', (type) => bare(type) === 'text/plain')
  if (found) {
    const { kind, type, media } = found
    return {
      body: {
        kind,
        contentType: type === '*/*' ? 'application/json' : bare(type),
        isRequired,
        schema: media['schema'],
        encoding: fieldsOf(media['encoding']),
        example: exampleOf(media),
      },
    }
  }
  // Documents seldom say that a body is required: without it a tool would send nothing and say that it did.
  if (!isRequired && method === 'DELETE') return { body: undefined }
  return { refusal: refusalOf(offers.map(({ type }) => bare(type))) }
}

interface Offer {
  type: string
  media: Fields
}

function pick(offers: Offer[], kind: BodyKind, fits: (type: string) => boolean) {
  const offer = offers.find(({ type }) => fits(type))
  return offer && { ...offer, kind }
}

function refusalOf(types: string[]): string {
  const [first = ''] = types
  if (types.some((type) => type.startsWith('multipart/')))
    return 'It takes a file upload (multipart), which a tool cannot send.'
  if (types.some((type) => /xml/.test(type)))
    return 'It takes XML only; a tool sends JSON or a form.'
  const named = first === '' ? 'an unknown type' : `the type ${first.slice(0, 60)}`
  return `It takes a body of ${named}, which a tool cannot send.`
}

export function bare(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}
