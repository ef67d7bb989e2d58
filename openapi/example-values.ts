import type { JsonSchema } from '../contract/json-schema.ts'
import type { SchemaTask } from './convert-schema.ts'
import { fitsSchema } from './fits-schema.ts'
import { textOfPattern } from './text-of-pattern.ts'

export interface ExampleTask {
  examples: SchemaTask['examples']
  /** Whether members that may be left out are there. */
  isFull: boolean
}

const DEEPEST = 5
const MOST_MEMBERS = 12
const BY_FORMAT: Record<string, string> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  time: '12:00:00Z',
  duration: 'P1D',
  email: 'ada@example.com',
  hostname: 'www.example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8:0:0:0:0:0:1',
  uri: 'https://www.example.com/page',
  uuid: '3f2b8c1e-7d44-4b0a-9c6e-1a2b3c4d5e6f',
}
/** A value that fits a schema, the same each time: what the document shows, else one made up; undefined if none is found. */
export function exampleValue(
  task: ExampleTask,
  schema: JsonSchema | boolean | undefined,
  depth = 0,
): unknown {
  if (schema === undefined || typeof schema === 'boolean') return 'example'
  const shown = task.examples.get(schema)
  const candidates = [shown, schema.default, schema.const, ...(schema.enum ?? [])]
  const known = candidates.find(
    (value) => value !== undefined && value !== null && fitsSchema(schema, value),
  )
  if (known !== undefined) return known
  const made = makeValue(task, schema, depth)
  return made !== undefined && fitsSchema(schema, made) ? made : undefined
}

function makeValue(task: ExampleTask, schema: JsonSchema, depth: number): unknown {
  const type = [schema.type].flat().find((name) => name !== 'null')
  const [branch] = schema.anyOf ?? []
  if (branch !== undefined && type !== 'object') return exampleValue(task, branch, depth)
  switch (type) {
    case 'string':
      return makeText(schema)
    case 'integer':
    case 'number':
      return makeNumber(schema)
    case 'boolean':
      return true
    case 'array': {
      const { minItems = 1, maxItems = Infinity } = schema
      if (depth >= DEEPEST || maxItems === 0) return []
      const item = exampleValue(task, schema.items, depth + 1)
      return item === undefined
        ? []
        : Array.from({ length: Math.max(1, Math.min(minItems, 10)) }, () => item)
    }
    case 'object':
      return { ...makeObject(task, schema, depth), ...makeBranch(task, branch, depth) }
    case undefined:
      return 'example'
  }
}

function makeBranch(task: ExampleTask, branch: JsonSchema | boolean | undefined, depth: number) {
  const made = branch === undefined ? undefined : exampleValue(task, branch, depth)
  return typeof made === 'object' ? made : {}
}

function makeText(schema: JsonSchema): string | undefined {
  const { format, minLength = 0, maxLength = Infinity } = schema
  const formatted = format === undefined ? undefined : BY_FORMAT[format]
  if (formatted !== undefined) return formatted
  const padded = 'example'.padEnd(Math.min(minLength, 1_000), '-example').slice(0, maxLength)
  const matching = schema.pattern === undefined ? undefined : textOfPattern(schema.pattern)
  return [padded, matching].find((text) => text !== undefined && fitsSchema(schema, text))
}

function makeNumber(schema: JsonSchema): number | undefined {
  const step = typeof schema['multipleOf'] === 'number' ? schema['multipleOf'] : 1
  const { minimum, maximum } = schema
  const least = minimum ?? schema['exclusiveMinimum']
  const start = typeof least === 'number' ? Math.ceil(least / step) * step : step
  const most = maximum ?? schema['exclusiveMaximum']
  const end = typeof most === 'number' ? Math.floor(most / step) * step : start
  const middle = typeof least === 'number' && typeof most === 'number' ? [(least + most) / 2] : []
  return [step, start, start + step, end, end - step, ...middle].find((number) =>
    fitsSchema(schema, number),
  )
}

function makeObject(task: ExampleTask, schema: JsonSchema, depth: number): Record<string, unknown> {
  const { properties = {}, required = [] } = schema
  const isShallow = depth < DEEPEST
  const optional = Object.keys(properties).filter((name) => !required.includes(name))
  const least = Math.max(0, Number(schema['minProperties'] ?? 0) - required.length)
  const names = [...required, ...(task.isFull && isShallow ? optional : optional.slice(0, least))]
  const chosen = names.slice(0, Math.max(required.length, MOST_MEMBERS))
  const members = chosen.flatMap((name): [string, unknown][] => {
    const value = exampleValue(task, properties[name], depth + 1)
    return value === undefined ? [] : [[name, value]]
  })
  if (
    members.length < Number(schema['minProperties'] ?? 0) &&
    schema.additionalProperties !== false
  ) {
    members.push(['example', exampleValue(task, schema.additionalProperties, depth + 1)])
  }
  return Object.fromEntries(members)
}
