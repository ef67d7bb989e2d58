import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../../contract/json-schema.ts'
import { declareSchemaType, schemaType } from './schema-types.ts'

describe('schemaType', () => {
  it.each<[JsonSchema | boolean, string]>([
    [true, 'unknown'],
    [false, 'never'],
    [{}, 'unknown'],
    [{ type: 'integer' }, 'number'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ enum: ['a', 1, null, true] }, "'a' | 1 | null | true"],
    [{ enum: ["it's"] }, "'it\\'s'"],
    [{ const: { a: [1] } }, '{ a: [1] }'],
    [{ type: 'array' }, 'unknown[]'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, "('a' | 'b')[]"],
    [{ type: 'array', prefixItems: [{ type: 'string' }], minItems: 1, items: false }, '[string]'],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 'string | number'],
    [{ oneOf: [{ type: 'string' }, {}] }, 'unknown'],
    [{ allOf: [{ enum: [1, 2] }, { type: 'number' }] }, '(1 | 2) & number'],
    [{ $ref: '#/$defs/x' }, 'unknown'],
    [{ type: 'object' }, 'Record<string, unknown>'],
    [{ type: 'object', properties: {} }, 'Record<string, unknown>'],
  ])('writes %j as %s', (schema, type) => {
    expect(schemaType(schema, '  ')).toBe(type)
  })

  it('writes nested objects with optional and odd names', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: {
        a: { type: 'object', properties: { 'b-c': { type: 'boolean' } }, required: ['b-c'] },
        d: { type: 'object', additionalProperties: { type: 'number' } },
      },
      required: ['a'],
      additionalProperties: true,
    }
    expect(declareSchemaType('X', { ...schema, type: 'object' })).toBe(
      "interface X {\n  a: {\n    'b-c': boolean\n  }\n  d?: {\n    [key: string]: number\n  }\n  [key: string]: unknown\n}",
    )
  })

  it('uses a type where an interface cannot say it', () => {
    expect(declareSchemaType('X', { type: 'object', anyOf: [{ required: ['a'] }] })).toMatch(
      /^type X = /,
    )
  })
})
