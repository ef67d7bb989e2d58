import { describe, expect, it } from 'vitest'
import { jsonSchema, type JsonSchema } from '../contract/json-schema.ts'
import { convertSchema, type SchemaTask } from './convert-schema.ts'
import { createReferences } from './references.ts'

function convert(
  raw: unknown,
  { direction = 'input', schemas = {}, ...more }: Partial<SchemaTask> & { schemas?: object } = {},
): JsonSchema {
  const references = createReferences({ components: { schemas } })
  const converted = convertSchema(
    {
      references,
      direction,
      mostDepth: 6,
      mostDescription: 200,
      mostEnum: 4_000,
      budget: { left: 500 },
      examples: new WeakMap(),
      ...more,
    },
    raw,
  )
  expect(jsonSchema.safeParse(converted).success).toBe(true)
  return converted
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const text: JsonSchema = { type: 'string' }

describe('the schema of an input', () => {
  it.each<[string, object, JsonSchema]>([
    ['a plain type', { type: 'string', minLength: 1, xml: {} }, { type: 'string', minLength: 1 }],
    [
      'formats of JSON Schema',
      { type: 'string', format: 'date-time' },
      { type: 'string', format: 'date-time' },
    ],
    [
      'formats of OpenAPI, which say nothing',
      { type: 'integer', format: 'int64' },
      { type: 'integer' },
    ],
    [
      'enums and defaults',
      { type: 'string', enum: ['a', 'b'], default: 'a' },
      { type: 'string', enum: ['a', 'b'], default: 'a' },
    ],
    ['nullable of 3.0', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      'nullable enums',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    ['types of 3.1', { type: ['string', 'null', 'file'] }, { type: ['string', 'null'] }],
    ['const', { const: 'x' }, { const: 'x' }],
    [
      'exclusive limits of 3.0',
      { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9 },
      { type: 'number', exclusiveMinimum: 0, maximum: 9 },
    ],
    [
      'exclusive limits of 3.1',
      { type: 'number', exclusiveMaximum: 5 },
      { type: 'number', exclusiveMaximum: 5 },
    ],
    [
      'members without a type',
      { properties: { a: text } },
      { type: 'object', properties: { a: text } },
    ],
    ['items without a type', { items: text }, { type: 'array', items: text }],
    ['lists of anything', { type: 'array' }, { type: 'array', items: {} }],
    [
      'maps',
      { type: 'object', additionalProperties: text },
      { type: 'object', additionalProperties: text },
    ],
    [
      'closed objects',
      { type: 'object', additionalProperties: false },
      { type: 'object', additionalProperties: false },
    ],
    ['anything', {}, {}],
    [
      'what is no schema',
      {
        type: 7,
        minimum: 'x',
        minLength: -1,
        enum: [],
        pattern: '(',
        required: 'a',
        description: 5,
      },
      {},
    ],
    ['a pattern', { type: 'string', pattern: '^a+$' }, { type: 'string', pattern: '^a+$' }],
    [
      'fractions of which multiples are asked',
      { type: 'number', multipleOf: 0.01 },
      { type: 'number' },
    ],
    [
      'counts of members',
      { type: 'object', minProperties: 1 },
      { type: 'object', minProperties: 1 },
    ],
    [
      'texts with markup',
      { type: 'string', description: '<p>The **name**\n of it</p>' },
      { type: 'string', description: 'The name of it' },
    ],
  ])('keeps of %s what JSON Schema says', (_, raw, expected) => {
    expect(convert(raw)).toEqual(expected)
  })

  it('leaves out what only the service writes, and what it is required for', () => {
    const raw = {
      type: 'object',
      required: ['id', 'name', 'gone'],
      properties: { id: { ...text, readOnly: true }, name: text, owner: ref('Owner') },
    }
    const schemas = { Owner: { type: 'object', readOnly: true } }
    expect(convert(raw, { schemas })).toEqual({
      type: 'object',
      properties: { name: text },
      required: ['name'],
    })
  })

  it('merges allOf, the nearer part last', () => {
    const schemas = {
      Base: {
        type: 'object',
        required: ['a'],
        additionalProperties: false,
        properties: { a: { ...text, description: 'far' }, b: text },
      },
    }
    const raw = {
      description: 'Whole',
      allOf: [
        ref('Base'),
        { required: ['c'], properties: { c: text, a: { description: 'near' } } },
      ],
    }
    expect(convert(raw, { schemas })).toEqual({
      type: 'object',
      description: 'Whole',
      properties: { a: { type: 'string', description: 'near' }, b: text, c: text },
      required: ['a', 'c'],
    })
  })

  it('lets a description beside a reference win', () => {
    const schemas = { Name: { ...text, description: 'Of all names' } }
    expect(convert({ ...ref('Name'), description: 'Of this one' }, { schemas })).toEqual({
      ...text,
      description: 'Of this one',
    })
  })

  it.each<[string, object, JsonSchema]>([
    [
      'both kinds of alternatives',
      { oneOf: [text, { type: 'integer' }] },
      { anyOf: [text, { type: 'integer' }] },
    ],
    ['the same twice', { anyOf: [text, { ...text, 'x-more': 1 }] }, text],
    [
      'null of 3.1',
      { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'null beside several',
      { oneOf: [text, { type: 'integer' }, { type: 'null' }] },
      { anyOf: [text, { type: 'integer' }, { type: 'null' }] },
    ],
    [
      'what only differs in what is required',
      {
        type: 'object',
        properties: { a: text },
        anyOf: [{ required: ['a'] }, { required: ['b'] }],
      },
      { type: 'object', properties: { a: text } },
    ],
  ])('understands %s', (_, raw, expected) => {
    expect(convert(raw)).toEqual(expected)
  })

  it('ends a recursion where it returns, and keeps what must be there', () => {
    const schemas = {
      Node: {
        type: 'object',
        required: ['name'],
        properties: { name: text, children: { type: 'array', items: ref('Node') } },
      },
    }
    expect(convert(ref('Node'), { schemas })).toEqual({
      type: 'object',
      properties: {
        name: text,
        children: {
          type: 'array',
          items: { type: 'object', properties: { name: text }, required: ['name'] },
        },
      },
      required: ['name'],
    })
  })

  it('survives parts that are made of themselves', () => {
    const schemas = { A: { allOf: [ref('B')] }, B: { allOf: [ref('A'), ref('A')] }, C: ref('C') }
    expect(convert({ properties: { a: ref('A'), c: ref('C') } }, { schemas })).toEqual({
      type: 'object',
      properties: { a: {}, c: {} },
    })
  })

  it('takes a reference that leads nowhere as anything', () => {
    expect(convert({ properties: { a: ref('Nobody') } })).toEqual({
      type: 'object',
      properties: { a: {} },
    })
  })

  it('stops at its depth', () => {
    const raw = {
      properties: {
        a: { properties: { b: { required: ['c', 'd'], properties: { c: text, d: {}, e: text } } } },
      },
    }
    expect(convert(raw, { mostDepth: 2 })).toEqual({
      type: 'object',
      properties: {
        a: {
          type: 'object',
          properties: {
            b: { type: 'object', properties: { c: text, d: {} }, required: ['c', 'd'] },
          },
        },
      },
    })
  })

  it('stays small where each level of a document doubles the one before', () => {
    const levels = Array.from({ length: 40 }, (_, level) => [
      `L${level}`,
      {
        allOf: [
          ref(`L${level + 1}`),
          { properties: { a: ref(`L${level + 1}`), b: ref(`L${level + 1}`) } },
        ],
      },
    ])
    const converted = convert(ref('L0'), { schemas: Object.fromEntries(levels) })
    expect(JSON.stringify(converted).length).toBeLessThan(20_000)
  })

  it('names some of more values than a schema should hold', () => {
    const values = Array.from({ length: 500 }, (_, index) => `value-${index}`)
    const { enum: listed, description } = convert({ type: 'string', enum: values })
    expect(listed).toBeUndefined()
    expect(description).toMatch(/^One of 500 values, such as value-0, value-1, /)
  })
})

describe('the schema of an output', () => {
  const output = (raw: unknown, schemas = {}) => convert(raw, { direction: 'output', schemas })

  it('requires nothing, allows null everywhere, and holds nobody to values', () => {
    const raw = {
      type: 'object',
      required: ['id'],
      additionalProperties: false,
      properties: {
        id: { type: 'integer', minimum: 1 },
        state: { type: 'string', enum: ['open'], pattern: '^o', description: 'Of the thing' },
        at: { type: 'string', format: 'date-time' },
        secret: { type: 'string', writeOnly: true },
        tags: { type: 'array', minItems: 1, items: text },
      },
    }
    expect(output(raw)).toEqual({
      type: ['object', 'null'],
      properties: {
        id: { type: ['number', 'null'] },
        state: { type: ['string', 'null'], description: 'Of the thing' },
        at: { type: ['string', 'null'] },
        tags: { type: ['array', 'null'], items: { type: ['string', 'null'] } },
      },
    })
  })

  it('promises no type where the document states none', () => {
    expect(output({ properties: { a: { properties: { b: text } } } })).toEqual({
      properties: { a: { properties: { b: { type: ['string', 'null'] } } } },
    })
  })
})
