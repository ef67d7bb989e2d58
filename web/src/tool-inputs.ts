import type { JsonSchema } from '../../contract/json-schema.ts'
import { formatNumber } from './format.ts'

export interface ToolInput {
  name: string
  type: string
  isRequired: boolean
  description: string
}

/** The properties of an object schema, as rows of a table. Nested objects keep their dotted name. */
export function toolInputs(schema: JsonSchema, prefix = ''): ToolInput[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = prefix + key
    const known = typeof property === 'boolean' ? {} : property
    const row = {
      name,
      type: typeName(known),
      isRequired: schema.required?.includes(key) === true,
      description: describeLimits(known),
    }
    return known.type === 'object' ? [row, ...toolInputs(known, `${name}.`)] : [row]
  })
}

/** What a schema says of its value, and between which limits it has to be. */
export function describeLimits(schema: JsonSchema): string {
  return [schema.description, ...limitsOf(schema)].filter(Boolean).join(' · ')
}

function typeName(schema: JsonSchema): string {
  if (schema.enum !== undefined)
    return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (Array.isArray(schema.type)) return schema.type.join(' | ')
  if (schema.type !== 'array') return schema.type ?? 'any'
  const items = typeof schema.items === 'object' ? typeName(schema.items) : 'any'
  return `${items}[]`
}

function limitsOf(schema: JsonSchema): string[] {
  const limits: string[] = []
  const add = (word: string, value: unknown) => {
    if (value !== undefined) limits.push(`${word} ${JSON.stringify(value)}`)
  }
  add('from', schema.minimum)
  add('to', schema.maximum)
  const addLength = (word: string, length: number | undefined, unit: string) => {
    if (length === undefined) return
    limits.push(`${word} ${formatNumber(length)} ${unit}${length === 1 ? '' : 's'}`)
  }
  addLength('at least', schema.minLength, 'character')
  addLength('at most', schema.maxLength, 'character')
  addLength('at least', schema.minItems, 'item')
  addLength('at most', schema.maxItems, 'item')
  add('default', schema.default)
  return limits
}
