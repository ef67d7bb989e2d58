import type { JsonSchema, ObjectSchema } from '../contract/json-schema.ts'

// What the schemas of official templates are put together from.

export const text: JsonSchema = { type: 'string' }
export const textOrNull: JsonSchema = { type: ['string', 'null'] }
export const count: JsonSchema = { type: 'integer' }
export const number: JsonSchema = { type: 'number' }
export const flag: JsonSchema = { type: 'boolean' }

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

/** An object with these fields and no others; all are there but the optional ones. */
export const closed = (
  properties: Record<string, JsonSchema>,
  optional: string[] = [],
): ObjectSchema => ({
  type: 'object',
  properties: { ...properties },
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
})

/** What a tool takes: these parameters, of which some must be given. */
export const parameters = (
  properties: Record<string, JsonSchema>,
  required: string[] = [],
): ObjectSchema => ({ type: 'object', properties, required, additionalProperties: false })

export const described = (schema: JsonSchema, description: string): JsonSchema => ({
  ...schema,
  description,
})

const PAST_THE_END = 'null when there is no more'

/** Where a list goes on: what its tool gives, and takes back. */
export const nextCursor = described(textOrNull, PAST_THE_END)
export const nextNumber = described({ type: ['integer', 'null'] }, PAST_THE_END)
export const cursor: JsonSchema = {
  type: 'string',
  maxLength: 500,
  description: 'The nextCursor of the answer before, to go on',
}

export const mostResults = (maximum: number, usual: number): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  maximum,
  description: `The most to return, ${usual} when left out`,
})

/** Of a tool that asks an outside service and changes nothing. */
export const readsOutside = {
  readOnlyHint: true,
  idempotentHint: true,
  openWorldHint: true,
} as const

/** Of a tool that adds something at an outside service, once more with every call. */
export const addsOutside = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: true,
} as const
