import type { JsonSchema } from '../../contract/json-schema.ts'
import { isRecord, writeKey, writeString } from './write-literal.ts'

type Schema = JsonSchema | boolean

/** `interface Name { … }` for a tool's object schema; a `type` where an interface cannot say it. */
export function declareSchemaType(name: string, schema: JsonSchema): string {
  if (isPlainObject(schema)) return `interface ${name} ${objectType(schema, '')}`
  return `type ${name} = ${schemaType(schema, '')}`
}

/** The TypeScript type of the values that a JSON Schema allows, as near as types can say it. */
export function schemaType(schema: Schema | undefined, indent = ''): string {
  if (schema === undefined || schema === true) return 'unknown'
  if (schema === false) return 'never'
  if (typeof schema['$ref'] === 'string') return 'unknown'
  if ('const' in schema) return literalType(schema.const)
  if (schema.enum) return union(schema.enum.map(literalType))

  const parts: string[] = []
  const own = ownType(schema, indent)
  if (own !== undefined) parts.push(own)
  for (const choice of [schema.anyOf, schema.oneOf]) {
    if (choice) parts.push(union(choice.map((branch) => schemaType(branch, indent))))
  }
  if (schema.allOf) parts.push(...schema.allOf.map((branch) => schemaType(branch, indent)))
  const known = [...new Set(parts)].filter((part) => part !== 'unknown')
  if (known.length === 0) return 'unknown'
  if (known.length === 1) return known.join('')
  return known.map((part) => (needsParens(part) ? `(${part})` : part)).join(' & ')
}

function ownType(schema: JsonSchema, indent: string): string | undefined {
  if (schema.type === undefined) {
    if (schema.properties) return objectType(schema, indent)
    return schema.items === undefined ? undefined : arrayType(schema, indent)
  }
  const names = Array.isArray(schema.type) ? schema.type : [schema.type]
  return union(names.map((name) => typeOf(name, schema, indent)))
}

function typeOf(name: string, schema: JsonSchema, indent: string): string {
  switch (name) {
    case 'integer':
      return 'number'
    case 'object':
      return objectType(schema, indent)
    case 'array':
      return arrayType(schema, indent)
    default:
      return name
  }
}

function arrayType(schema: JsonSchema, indent: string): string {
  if (schema.prefixItems) {
    const least = schema.minItems ?? 0
    const fixed = schema.prefixItems.map((item, index) => {
      const type = schemaType(item, indent)
      if (index < least) return type
      return needsParens(type) ? `(${type})?` : `${type}?`
    })
    const rest = schema.items === false ? [] : [`...${element(schemaType(schema.items, indent))}[]`]
    return `[${[...fixed, ...rest].join(', ')}]`
  }
  return `${element(schemaType(schema.items, indent))}[]`
}

function objectType(schema: JsonSchema, indent: string): string {
  const required = new Set(schema.required)
  const properties = Object.entries(schema.properties ?? {})
  const inner = `${indent}  `
  const members = properties.map(
    ([key, property]) =>
      `${writeKey(key)}${required.has(key) ? '' : '?'}: ${schemaType(property, inner)}`,
  )
  const extra = schema.additionalProperties
  if (properties.length === 0 && extra === undefined) {
    return indent === '' ? '{\n  [key: string]: unknown\n}' : 'Record<string, unknown>'
  }
  if (extra !== undefined && extra !== false) {
    // an index signature covers the named members too, so it can only be exact where it stands alone
    const type = properties.length > 0 ? 'unknown' : schemaType(extra, inner)
    members.push(`[key: string]: ${type}`)
  }
  if (members.length === 0) return indent === '' ? '{}' : 'Record<string, never>'
  return `{\n${members.map((member) => `${inner}${member}\n`).join('')}${indent}}`
}

function literalType(value: unknown): string {
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null)
    return String(value)
  if (Array.isArray(value)) return `[${value.map(literalType).join(', ')}]`
  if (!isRecord(value)) return 'unknown'
  const members = Object.entries(value).map(
    ([key, item]) => `${writeKey(key)}: ${literalType(item)}`,
  )
  return members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`
}

function isPlainObject(schema: JsonSchema): boolean {
  const others = ['$ref', 'const', 'enum', 'anyOf', 'oneOf', 'allOf']
  return schema.type === 'object' && others.every((keyword) => schema[keyword] === undefined)
}

function union(types: string[]): string {
  const distinct = [...new Set(types)]
  if (distinct.includes('unknown')) return 'unknown'
  return distinct.length === 0 ? 'never' : distinct.join(' | ')
}

// A ` | ` or ` & ` may also stand within braces or a string; one pair of parentheses too many does no harm.
function needsParens(type: string): boolean {
  return type.includes(' | ') || type.includes(' & ')
}

function element(type: string): string {
  return needsParens(type) ? `(${type})` : type
}
