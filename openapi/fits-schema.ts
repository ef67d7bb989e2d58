import type { JsonSchema } from '../contract/json-schema.ts'
import { isFields } from './fields.ts'
import { matchesPattern } from './matches-pattern.ts'

const FORMATS: Record<string, RegExp> = {
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  'date-time':
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  time: /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  duration: /^P(?:\d+D|T\d+[HMS]|\d+[YMW])$/,
  email: /^[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+$/i,
  hostname: /^[a-z\d](?:[a-z\d-]{0,62})(?:\.[a-z\d-]+)*$/i,
  ipv4: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/,
  ipv6: /^[\da-f]{1,4}(?::[\da-f]{1,4}){7}$/i,
  uri: /^[a-z][a-z\d+.-]*:\/\/[^\s<>"{}|\\^`]+$/i,
  uuid: /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
}

/**
 * Whether an example keeps to a schema as converted here. Where it is in doubt it says no: an example that does not
 * fit would fail the self-test of a server that is fine.
 */
export function fitsSchema(schema: JsonSchema | boolean | undefined, value: unknown): boolean {
  if (schema === undefined || typeof schema === 'boolean') return schema !== false
  if (schema.type !== undefined && ![schema.type].flat().some((type) => isType(type, value)))
    return false
  if ('const' in schema && schema.const !== value) return false
  if (schema.enum && !schema.enum.includes(value)) return false
  if (schema.anyOf && !schema.anyOf.some((branch) => fitsSchema(branch, value))) return false
  if (typeof value === 'string') return fitsText(schema, value)
  if (typeof value === 'number') return fitsNumber(schema, value)
  if (Array.isArray(value)) return fitsList(schema, value)
  return !isFields(value) || fitsObject(schema, value)
}

function isType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isFields(value)
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}

function fitsText(
  { minLength = 0, maxLength = Infinity, pattern, format }: JsonSchema,
  value: string,
) {
  const length = Array.from(value).length // in code points, as JSON Schema counts
  if (length < minLength || length > maxLength || value.length > 2_000) return false
  if (pattern !== undefined && !(value.length <= 100 && matchesPattern(pattern, value)))
    return false
  return format === undefined || FORMATS[format]?.test(value) !== false
}

function fitsNumber(schema: JsonSchema, value: number): boolean {
  const { minimum = -Infinity, maximum = Infinity } = schema
  const { exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (value < minimum || value > maximum) return false
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return false
  return typeof multipleOf !== 'number' || value % multipleOf === 0
}

function fitsList(schema: JsonSchema, value: unknown[]): boolean {
  const { minItems = 0, maxItems = Infinity, items } = schema
  if (value.length < minItems || value.length > maxItems) return false
  const isDistinct = new Set(value.map((item) => JSON.stringify(item))).size === value.length
  if (schema['uniqueItems'] === true && !isDistinct) return false
  return value.every((item) => fitsSchema(items, item))
}

function fitsObject(schema: JsonSchema, value: Readonly<Record<string, unknown>>): boolean {
  const { properties = {}, required = [], additionalProperties } = schema
  const { minProperties = 0, maxProperties = Infinity } = schema
  const count = Object.keys(value).length
  if (count < Number(minProperties) || count > Number(maxProperties)) return false
  if (!required.every((name) => Object.hasOwn(value, name))) return false
  return Object.entries(value).every(([name, member]) =>
    fitsSchema(Object.hasOwn(properties, name) ? properties[name] : additionalProperties, member),
  )
}
