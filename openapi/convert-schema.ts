import type { JsonSchema } from '../contract/json-schema.ts'
import { cleanText, shorten } from './clean-text.ts'
import { isFields, listOf, membersOf, textOf, type Fields } from './fields.ts'
import { flattenSchema, type Budget } from './flatten-schema.ts'
import type { References } from './references.ts'
import { valueRules } from './value-rules.ts'

export interface SchemaTask {
  references: References
  direction: 'input' | 'output'
  /** How many levels of objects and lists are described; below them anything is allowed. */
  mostDepth: number
  mostDescription: number
  /** How many characters a list of values may have; of a longer one some are named. */
  mostEnum: number
  budget: Budget
  /** What the document shows as an example, by the schema that came of it. */
  examples: WeakMap<JsonSchema, unknown>
}

type TypeName = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'

const TYPES = new Set<unknown>([
  'object',
  'array',
  'string',
  'number',
  'integer',
  'boolean',
  'null',
])
const MOST_BRANCHES = 12

const MOST_BARE = 4

interface Place {
  depth: number
  trail: readonly string[]
  /** Of objects only the members that must be there. */
  isBare?: boolean
}

/**
 * A schema of the document as a tool states it. An input says all that a caller should keep to. An output only says
 * what to expect: real services leave fields out, send null and grow new values, and none of that is an error.
 */
export function convertSchema(
  task: SchemaTask,
  raw: unknown,
  place: Place = { depth: 0, trail: [] },
): JsonSchema {
  const { schema, trail, isRecursive } = flattenSchema(task, raw, place.trail)
  const types = typesOf(schema)
  const converted: JsonSchema = {}
  // an output that states no type promises none
  const isStated = task.direction === 'input' || schema['type'] !== undefined
  if (types.length > 0 && isStated) converted.type = types.length === 1 ? types[0] : types
  const description = place.isBare === true ? '' : describe(task, schema)
  if (description !== '') converted.description = description
  const example = schema['example'] ?? listOf(schema['examples'])[0]
  if (example !== undefined) task.examples.set(converted, example)
  if (task.direction === 'input')
    Object.assign(converted, valueRules(schema, converted, task.mostEnum))
  const isCut = isRecursive || task.budget.left < 0 || place.depth >= task.mostDepth
  const isBare = place.isBare === true || isCut
  const isEnd =
    isBare && (task.direction === 'output' || (isCut && isDone(task, place, isRecursive)))
  const inner = { depth: place.depth + 1, trail, isBare }
  if (types.includes('object') && !isEnd)
    Object.assign(converted, convertMembers(task, schema, inner))
  if (types.includes('array')) {
    converted.items = isEnd ? {} : convertSchema(task, schema['items'], inner)
  }
  if (!isBare) addBranches(task, { schema, converted, inner })
  return relaxed(task, converted)
}

/** Behind the cut what must be there is still told, as far as it does not return to itself. */
function isDone({ mostDepth, budget }: SchemaTask, place: Place, isRecursive: boolean): boolean {
  if (budget.left < 0 || place.depth >= mostDepth + MOST_BARE) return true
  return isRecursive && place.isBare === true
}

/** An output may always be null instead. */
function relaxed({ direction }: SchemaTask, schema: JsonSchema): JsonSchema {
  if (direction === 'input' || schema.type === undefined) return schema
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  const wide = types.map((type) => (type === 'integer' ? 'number' : type))
  schema.type = [...new Set([...wide, 'null' as const])]
  return schema
}

function typesOf(schema: Fields): TypeName[] {
  const stated = Array.isArray(schema['type']) ? schema['type'] : [schema['type']]
  const types = stated.filter((type): type is TypeName => TYPES.has(type))
  if (types.length === 0 && isFields(schema['properties'])) types.push('object')
  if (types.length === 0 && isFields(schema['items'])) types.push('array')
  const isNullable = schema['nullable'] === true && types.length > 0
  return [...new Set(isNullable ? [...types, 'null' as const] : types)]
}

function describe({ mostDescription }: SchemaTask, schema: Fields): string {
  const text = textOf(schema['description'])
  return mostDescription === 0 ? '' : shorten(cleanText(text), mostDescription)
}

function convertMembers(task: SchemaTask, schema: Fields, inner: Place): JsonSchema {
  const closed = task.direction === 'input' ? 'readOnly' : 'writeOnly'
  const properties: Record<string, JsonSchema> = {}
  const needed = new Set(listOf(schema['required']))
  for (const [name, raw] of membersOf(schema['properties'])) {
    if (inner.isBare === true && !needed.has(name)) continue
    if (raw === false || task.references.follow(raw)[closed] === true) continue
    properties[name] = convertSchema(task, raw, inner)
  }
  const members: JsonSchema = {}
  if (Object.keys(properties).length > 0) members.properties = properties
  if (task.direction === 'input') {
    const required = listOf(schema['required']).filter(
      (name): name is string => typeof name === 'string' && Object.hasOwn(properties, name),
    )
    if (required.length > 0) members.required = [...new Set(required)]
  }
  if (inner.isBare === true) return members
  const extra = schema['additionalProperties']
  if (task.direction === 'input' && typeof extra === 'boolean') members.additionalProperties = extra
  if (isFields(extra)) {
    const isAny = Object.keys(extra).length === 0
    members.additionalProperties = isAny ? true : convertSchema(task, extra, inner)
  }
  return members
}

interface Branches {
  schema: Fields
  converted: JsonSchema
  inner: Place
}

/** `oneOf` becomes `anyOf`: alternatives in documents overlap, and then a right value would fit two and be refused. */
function addBranches(task: SchemaTask, { schema, converted, inner }: Branches) {
  const raw = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])].filter(
    (branch) => branch !== false,
  )
  if (raw.length === 0) return
  if (
    raw.length > MOST_BRANCHES ||
    (listOf(schema['oneOf']).length > 0 && listOf(schema['anyOf']).length > 0)
  )
    return
  const branches = raw.map((branch) => convertSchema(task, branch, inner))
  const isNull = (branch: JsonSchema) => branch.type === 'null'
  const known = branches.filter((branch) => !isNull(branch))
  // alternatives that only differ in what they require say nothing that a caller could see
  if (known.length === 0 || known.some(isSilent)) return
  const distinct = [...new Map(known.map((branch) => [JSON.stringify(branch), branch])).values()]
  const [only] = distinct
  const isNullable = known.length < branches.length || schema['nullable'] === true
  if (only && distinct.length === 1 && converted.type === undefined) {
    const { description, ...rest } = only
    Object.assign(converted, { ...rest, description: converted.description ?? description })
    if (converted.description === undefined) delete converted.description
    const example = task.examples.get(only)
    if (example !== undefined && !task.examples.has(converted))
      task.examples.set(converted, example)
    if (!isNullable) return
    if (typeof converted.type === 'string') converted.type = [converted.type, 'null']
    if (converted.enum && !converted.enum.includes(null)) converted.enum = [...converted.enum, null]
    return
  }
  converted.anyOf = isNullable && !converted.type ? [...distinct, { type: 'null' }] : distinct
}

function isSilent(branch: JsonSchema): boolean {
  return Object.keys(branch).every((key) => ['description', 'required'].includes(key))
}
