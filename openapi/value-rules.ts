import type { JsonSchema } from '../contract/json-schema.ts'
import { listOf, numberOf, textOf, type Fields } from './fields.ts'

/** The formats of JSON Schema; those of OpenAPI alone (int32, float, password) say nothing that a caller needs. */
const FORMATS = new Set([
  'date',
  'date-time',
  'time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uuid',
])
const LONGEST_VALUE = 200
const LONGEST_PATTERN = 200

/** What an input's values must keep to: the keywords of a schema that are well-formed, in the words of JSON Schema. */
export function valueRules(
  schema: Fields,
  { type, description }: JsonSchema,
  mostEnum: number,
): JsonSchema {
  const isNullable = type === 'null' || (Array.isArray(type) && type.includes('null'))
  return {
    ...values(schema, { isNullable, description, mostEnum }),
    ...defaultValue(schema),
    ...limits(schema),
    ...counts(schema),
    ...texts(schema),
    ...(schema['uniqueItems'] === true && { uniqueItems: true }),
  }
}

interface Values {
  isNullable: boolean
  description: string | undefined
  mostEnum: number
}

function values(schema: Fields, { isNullable, description = '', mostEnum }: Values): JsonSchema {
  if (isScalar(schema['const'])) return { const: schema['const'] }
  const listed = [...new Set(listOf(schema['enum']).filter(isScalar))]
  if (listed.length === 0) return {}
  if (isNullable && !listed.includes(null)) listed.push(null)
  if (JSON.stringify(listed).length <= mostEnum) return { enum: listed }
  const some = listed.slice(0, 30).join(', ')
  return { description: `${description} One of ${listed.length} values, such as ${some}`.trim() }
}

function isScalar(value: unknown): value is string | number | boolean | null {
  if (typeof value === 'string') return value.length <= LONGEST_VALUE
  return typeof value === 'boolean' || value === null || numberOf(value) !== undefined
}

function defaultValue(schema: Fields): JsonSchema {
  const value = schema['default']
  if (value === undefined || value === null) return {}
  const isSmall = isScalar(value) || JSON.stringify(value).length <= LONGEST_VALUE
  return isSmall ? { default: value } : {}
}

/** In 3.0 `exclusiveMinimum` is a flag beside `minimum`, in 3.1 a number of its own. */
function limits(schema: Fields): JsonSchema {
  const rules: Record<string, number> = {}
  for (const side of ['minimum', 'maximum'] as const) {
    const keyword = side === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'
    const limit = numberOf(schema[side])
    const strict = schema[keyword]
    if (limit !== undefined) rules[strict === true ? keyword : side] = limit
    const number = numberOf(strict)
    if (number !== undefined) rules[keyword] = number
  }
  const multiple = numberOf(schema['multipleOf'])
  // of fractions it cannot be told exactly
  if (multiple !== undefined && multiple > 0 && Number.isInteger(multiple))
    rules['multipleOf'] = multiple
  return rules
}

const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties']

function counts(schema: Fields): JsonSchema {
  const rules: Record<string, number> = {}
  for (const keyword of COUNTS) {
    const count = numberOf(schema[keyword])
    if (count !== undefined && Number.isInteger(count) && count >= 0) rules[keyword] = count
  }
  return rules
}

function texts(schema: Fields): JsonSchema {
  const format = textOf(schema['format'])
  const pattern = textOf(schema['pattern'])
  return {
    ...(FORMATS.has(format) && { format }),
    ...(pattern !== '' && pattern.length <= LONGEST_PATTERN && isPattern(pattern) && { pattern }),
  }
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u')
    return true
  } catch {
    return false
  }
}
