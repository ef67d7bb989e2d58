import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../contract/json-schema.ts'
import { exampleValue } from './example-values.ts'
import { fitsSchema } from './fits-schema.ts'
import { matchesPattern } from './matches-pattern.ts'
import { textOfPattern } from './text-of-pattern.ts'

const make = (schema: JsonSchema, isFull = true) =>
  exampleValue({ examples: new WeakMap(), isFull }, schema)

describe('textOfPattern', () => {
  it.each([
    ['^[A-Z]{2}$', 'AA'],
    ['^AC[0-9a-fA-F]{32}$', `AC${'a'.repeat(32)}`],
    [String.raw`^\d{4}-\d{2}$`, '1111-11'],
    [String.raw`^97[89]-\d{10}$`, '978-1111111111'],
    ['^(?:red|green)+$', 'red'],
    ['^(?<year>[12][0-9]{3})?x*$', ''],
    [String.raw`\w+@\w+\.com`, 'a@a.com'],
    ['^[^a-zA-Z]$', '1'],
    ['^.{3,5}$', 'aaa'],
  ])('finds for %s the text %s', (pattern, text) => {
    expect(textOfPattern(pattern)).toBe(text)
  })

  it.each(['^(?=.*a).+$', String.raw`^\p{Lu}$`, '(', '[', 'a{1000}', '[^\\s\\S]', '^a$b'])(
    'finds none for %s',
    (pattern) => {
      expect(textOfPattern(pattern)).toBeUndefined()
    },
  )

  it('is not held up by a pattern that takes for ever', () => {
    expect(matchesPattern('^(a+)+$', `${'a'.repeat(60)}!`)).toBe(false)
    expect(matchesPattern('^(a+)+$', 'aaa')).toBe(true)
  })
})

describe('exampleValue', () => {
  it.each<[JsonSchema]>([
    [{ type: 'string', minLength: 12, maxLength: 14 }],
    [{ type: 'string', maxLength: 3 }],
    [{ type: 'string', format: 'date-time' }],
    [{ type: 'string', format: 'uuid' }],
    [{ type: 'string', format: 'ipv6' }],
    [{ type: 'integer', minimum: 18, maximum: 19 }],
    [{ type: 'integer', maximum: -5 }],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 }],
    [{ type: 'integer', multipleOf: 15, minimum: 20 }],
    [{ type: 'array', minItems: 1, items: { type: 'string' } }],
    [{ type: ['null', 'boolean'] }],
    [{ enum: [null, 'b'] }],
    [{ const: 7 }],
    [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }],
    [{ type: 'object', minProperties: 1, additionalProperties: { type: 'integer' } }],
    [
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'object', properties: { b: {} } } },
      },
    ],
  ])('fits %j, and is the same each time', (schema) => {
    const value = make(schema)
    expect(value).not.toBeUndefined()
    expect(fitsSchema(schema, value)).toBe(true)
    expect(make(schema)).toEqual(value)
  })

  it('is what the document shows, unless that does not fit', () => {
    const schema: JsonSchema = { type: 'integer' }
    const shown = (value: unknown) =>
      exampleValue({ examples: new WeakMap([[schema, value]]), isFull: true }, schema)
    expect(shown(42)).toBe(42)
    expect(shown('forty-two')).toBe(1)
  })

  it('is none where nothing is found', () => {
    expect(make({ type: 'string', pattern: '^(?=x)y$' })).toBeUndefined()
    expect(
      make({ type: 'array', minItems: 2, uniqueItems: true, items: { const: 1 } }),
    ).toBeUndefined()
  })
})
