import type { Document } from './document.ts'
import { fieldsOf, listOf, membersOf, type Fields } from './fields.ts'
import { exampleOf } from './parameters.ts'
import { bare, isJsonType } from './request-body.ts'

/** What an operation answers when all is well. */
export interface Answer {
  status: number
  contentType: string
  kind: 'json' | 'text' | 'none'
  schema: unknown
  example: unknown
}

export type ReadAnswer = { answer: Answer } | { refusal: string }

const BINARY =
  /^(?:image\/(?!svg)|audio\/|video\/|font\/|multipart\/|application\/(?:octet-stream|pdf|zip|gzip|x-(?:tar|gzip|zip|protobuf).*|vnd\.(?:ms-|openxmlformats|apple\.pkpass|google\.protobuf).*|protobuf|msgpack|wasm|grpc.*)$)/

/** The first good answer with JSON, else with text, else without a body; or why a tool cannot return any. */
export function readAnswer({ references }: Document, operation: Fields): ReadAnswer {
  const declared = membersOf(operation['responses'])
    .filter(([status]) => /^2(?:\d\d|XX)$/i.test(status))
    .toSorted(([a], [b]) => a.localeCompare(b))
  const fallback = membersOf(operation['responses']).filter(([status]) => status === 'default')
  const responses = (declared.length > 0 ? declared : fallback).map(([status, raw]) => {
    const response = references.follow(raw)
    const number = /^2\d\d$/.test(status) ? Number(status) : 200
    // what a 204 is said to hold is never sent
    return { status: number, offers: number === 204 || number === 205 ? [] : offersOf(response) }
  })
  const offers = responses.flatMap(({ status, offers: types }) =>
    types.map((offer) => ({ status, ...offer })),
  )
  const json = offers.find(({ type }) => isJsonType(type))
  if (json) return { answer: { ...toAnswer(json), kind: 'json' } }
  const text = offers.find(({ type }) => !BINARY.test(type) && type !== 'text/event-stream')
  if (text) return { answer: { ...toAnswer(text), kind: 'text' } }
  const [first] = offers
  if (first?.type === 'text/event-stream') {
    return { refusal: 'It answers with a stream of events, and a tool answers once.' }
  }
  if (first) {
    return {
      refusal: `It answers with ${first.type.slice(0, 60)}, and a tool returns text or JSON.`,
    }
  }
  const status = responses[0]?.status ?? 200
  return {
    answer: {
      status,
      contentType: 'text/plain',
      kind: 'none',
      schema: undefined,
      example: undefined,
    },
  }
}

/** Whether the answer is a list, as far as a look at the schema tells. */
export function isListAnswer({ references }: Document, { schema }: Answer): boolean {
  const type = references.follow(schema)['type']
  return type === 'array' || listOf(type).includes('array')
}

function offersOf(response: Fields) {
  return membersOf(response['content']).map(([type, media]) => ({
    type: bare(type),
    media: fieldsOf(media),
  }))
}

function toAnswer({ status, type, media }: { status: number; type: string; media: Fields }) {
  const contentType = type.includes('*') ? 'application/json' : type.slice(0, 100)
  return { status, contentType, schema: media['schema'], example: exampleOf(media) }
}
