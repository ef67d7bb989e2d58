// Says what of a value does not fit a schema of a published document, by ajv.
import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js'
import { default as addFormats } from 'ajv-formats'
import { fieldsOf, isFields, listOf, membersOf, type Fields } from '../fields.ts'
import type { PublishedDocument } from './published-document.ts'

export type JsonSchemaValue = Fields | boolean

export interface Judge {
  /** The schema as JSON Schema 2020-12; its references stand for schemas that `resolve` knows. */
  schemaOf: (schema: unknown) => JsonSchemaValue
  resolve: (reference: string) => JsonSchemaValue
  /** What is wrong with the value, in words; empty when it fits. */
  misfits: (schema: JsonSchemaValue, value: unknown) => string[]
}

// Which keywords hold one schema, a list of them, and schemas by name.
const NESTED = [
  ['additionalProperties', 'items', 'not', 'contains', 'propertyNames', 'if', 'then', 'else'],
  ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  ['properties', 'patternProperties', 'dependentSchemas', '$defs'],
] as const
const KEPT =
  `type enum const format pattern required multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength
  maxLength minItems maxItems uniqueItems minProperties maxProperties default example examples`.split(
    /\s+/,
  )
const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']

/** What a caller sends has no read-only properties, what a server answers no write-only ones. */
export function createJudge(
  document: PublishedDocument,
  direction: 'request' | 'texts' | 'response',
): Judge {
  const ajv = makeAjv({ coerceTypes: direction === 'texts' ? 'array' : false })
  const hidden = direction === 'response' ? 'writeOnly' : 'readOnly'
  const names = new Map<string, string>()
  const schemas = new Map<string, JsonSchemaValue>()

  const nameOf = (reference: string) => {
    const given = names.get(reference)
    if (given !== undefined) return given
    const name = `https://document.invalid/${names.size}`
    names.set(reference, name) // before it is read: it may lead back to itself
    const schema = schemaOf(document.find(reference))
    schemas.set(name, schema)
    ajv.addSchema(schema, name)
    return name
  }

  const known = new WeakMap<Fields, JsonSchemaValue>()
  const schemaOf = (value: unknown): JsonSchemaValue => {
    if (typeof value === 'boolean') return value
    const schema = fieldsOf(value)
    const read = known.get(schema) ?? readSchema(schema)
    known.set(schema, read) // the same value each time: compiling one takes longer than all else
    return read
  }

  const readSchema = (schema: Fields): JsonSchemaValue => {
    const { $ref: reference } = schema
    if (typeof reference === 'string' && document.is30) return { $ref: nameOf(reference) }
    const [single, lists, maps] = NESTED
    const read: Record<string, unknown> = {}
    if (typeof reference === 'string') read['$ref'] = nameOf(reference)
    for (const key of KEPT) if (schema[key] !== undefined) read[key] = schema[key]
    for (const key of single)
      if (typeof schema[key] === 'boolean' || isFields(schema[key]))
        read[key] = schemaOf(schema[key])
    for (const key of lists) {
      const list = listOf(schema[key]).map(schemaOf)
      if (list.length > 0) read[key] = list
    }
    for (const key of maps)
      if (isFields(schema[key]))
        read[key] = Object.fromEntries(
          membersOf(schema[key]).map(([name, one]) => [name, schemaOf(one)]),
        )
    forgetHidden(read, schema)
    tidy(read)
    return document.is30 ? from30(read, schema) : read
  }

  /** Neither wanted nor allowed in this direction. */
  const forgetHidden = (read: Record<string, unknown>, schema: Fields) => {
    const names = membersOf(schema['properties'])
      .filter(([, property]) => document.follow(property)[hidden] === true)
      .map(([name]) => name)
    if (names.length === 0) return
    read['properties'] = {
      ...fieldsOf(read['properties']),
      ...Object.fromEntries(names.map((name) => [name, false])),
    }
    read['required'] = listOf(read['required']).filter((name) => !names.includes(String(name)))
  }

  const compiled = new WeakMap<Fields, ValidateFunction>()
  return {
    schemaOf,
    resolve: (reference) => schemas.get(reference) ?? {},
    misfits: (schema, value) => {
      if (schema === true) return []
      if (schema === false) return ['nothing is allowed here']
      const validate = compiled.get(schema) ?? ajv.compile(schema)
      compiled.set(schema, validate)
      if (validate(structuredClone(value))) return [] // reading texts as numbers changes them in place
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${instancePath || 'it'} ${message ?? ''} ${JSON.stringify(params)}`,
      )
    },
  }
}

export function makeAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, logger: false, unicodeRegExp: false, ...options })
  addFormats.default(ajv)
  return ajv
}

/** Takes back what published documents get wrong so often that nothing could be sent, or answered. */
function tidy(read: Record<string, unknown>): void {
  const { type, required, pattern, format, properties, oneOf, anyOf, allOf } = read
  // alternatives overlap: a value that fits two of them is meant to be right
  if (oneOf !== undefined && anyOf === undefined) {
    read['anyOf'] = oneOf
    delete read['oneOf']
  }
  if (format === 'url') delete read['format'] // in no registry
  const types = (Array.isArray(type) ? type : [type]).filter((one) => TYPES.includes(String(one)))
  if (types.length === 0) delete read['type']
  if (required !== undefined && !Array.isArray(required)) delete read['required']
  if (Array.isArray(required))
    // what is required and described nowhere cannot be given
    read['required'] = [...new Set(required)].filter(
      (name) =>
        properties === undefined || allOf !== undefined || String(name) in fieldsOf(properties),
    )
  if (typeof pattern === 'string' && !isPattern(pattern)) delete read['pattern']
  if (Array.isArray(read['enum'])) {
    const values = [...new Set(read['enum'])]
    if (values.length === 0) delete read['enum']
    if (values.length > 0) read['enum'] = values
  }
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    return false
  }
}

/** What 3.0 says with keywords of its own. */
function from30(read: Record<string, unknown>, { nullable }: Fields): Fields {
  for (const [exclusive, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof read[exclusive] !== 'boolean') continue
    if (read[exclusive]) read[exclusive] = read[limit]
    else delete read[exclusive]
  }
  if (read['example'] !== undefined) read['examples'] = [read['example']]
  delete read['example']
  return nullable === true ? { anyOf: [{ type: 'null' }, read] } : read
}
