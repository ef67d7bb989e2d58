// Which control an input has in the form. What no control fits is written as JSON.
import type { JsonSchema } from '../../../../../contract/json-schema.ts'

export interface Property {
  name: string
  schema: JsonSchema
  isRequired: boolean
}

export type FieldKind =
  | { is: 'text' }
  | { is: 'number'; isWhole: boolean }
  | { is: 'choice'; values: readonly unknown[] }
  | { is: 'list'; items: JsonSchema }
  | { is: 'object'; properties: readonly Property[] }
  | { is: 'json' }

const COMBINING = [
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  '$ref',
  'prefixItems',
  'if',
  'patternProperties',
]

export function fieldKind(schema: JsonSchema): FieldKind {
  if (COMBINING.some((keyword) => schema[keyword] !== undefined)) return { is: 'json' }
  if (schema.enum !== undefined) return { is: 'choice', values: schema.enum }
  if (schema.const !== undefined) return { is: 'choice', values: [schema.const] }
  switch (typeOf(schema)) {
    case 'string':
      return { is: 'text' }
    case 'number':
      return { is: 'number', isWhole: false }
    case 'integer':
      return { is: 'number', isWhole: true }
    case 'boolean':
      return { is: 'choice', values: [true, false] }
    case 'array':
      return typeof schema.items === 'object' ? { is: 'list', items: schema.items } : { is: 'json' }
    case 'object':
      return objectKind(schema)
    case 'null':
    case undefined:
      return { is: 'json' }
  }
}

export function isNullable({ type }: JsonSchema): boolean {
  return Array.isArray(type) && type.includes('null')
}

/** The one type beside null. */
function typeOf({ type }: JsonSchema) {
  if (!Array.isArray(type)) return type
  const others = type.filter((name) => name !== 'null')
  return others.length === 1 ? others[0] : undefined
}

function objectKind({ properties, required, additionalProperties }: JsonSchema): FieldKind {
  // entries of any name have no field
  if (typeof additionalProperties === 'object') return { is: 'json' }
  if (properties === undefined) return { is: 'json' }
  return {
    is: 'object',
    properties: Object.entries(properties).map(([name, schema]) => ({
      name,
      schema: typeof schema === 'object' ? schema : {},
      isRequired: required?.includes(name) === true,
    })),
  }
}
