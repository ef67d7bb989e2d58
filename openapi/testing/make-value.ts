// Makes a value that fits a schema, always the same one: arguments for a tool, an answer for a request.
import fc from 'fast-check'
import { fieldsOf, isFields, listOf, membersOf, type Fields } from '../fields.ts'
import type { JsonSchemaValue } from './judge-values.ts'

export interface Maker {
  resolve: (reference: string) => JsonSchemaValue
  fits: (schema: JsonSchemaValue, value: unknown) => boolean
  /** Optional properties too, as deep as is sensible; else what is required. */
  isFull: boolean
}

const PLAIN = new Set(['type', 'properties', 'required', 'items', 'additionalProperties', '$ref'])
const DEEPEST_OPTIONAL = 3
const DEEPEST = 12
const FORMATS: Record<string, string> = {
  'date-time': '2026-05-04T10:30:00Z',
  date: '2026-05-04',
  time: '10:30:00Z',
  duration: 'P1D',
  email: 'ada@example.com',
  'idn-email': 'ada@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/a?b=c',
  'uri-reference': '/a/b',
  iri: 'https://example.com/a',
  url: 'https://example.com/a',
  uuid: '0e8d1b62-5f3c-4c8e-9d0a-3f6b7a1c2d4e',
  byte: 'aGVsbG8=',
  binary: 'hello',
  password: 'correct horse',
  regex: '^a+$',
  'json-pointer': '/a/b',
  int64: '42',
}

interface Making extends Maker {
  depth: number
}

/** Undefined where no value can be made. */
export function makeValue(maker: Maker, schema: JsonSchemaValue): unknown {
  return make({ ...maker, depth: 0 }, schema)
}

function make(maker: Making, schema: JsonSchemaValue): unknown {
  if (maker.depth > DEEPEST) return undefined
  const isChecked = maker.depth === 0 || !isPlain(schema)
  for (const candidate of candidatesOf(maker, schema))
    if (candidate !== undefined && (!isChecked || maker.fits(schema, candidate))) return candidate
  return undefined
}

/** What is made of parts that fit fits too: to ask each time would take seconds. */
function isPlain(schema: JsonSchemaValue): boolean {
  return typeof schema === 'boolean' || Object.keys(schema).every((key) => PLAIN.has(key))
}

function deeper(maker: Making): Making {
  return { ...maker, depth: maker.depth + 1 }
}

function* candidatesOf(maker: Making, schema: JsonSchemaValue): Generator<unknown, void> {
  if (schema === false) return
  if (schema === true) return yield 'anything'
  if (schema['const'] !== undefined) return yield schema['const']
  const { $ref: reference, ...beside } = schema
  if (typeof reference === 'string' && Object.keys(beside).length === 0)
    return yield make(deeper(maker), maker.resolve(reference))
  yield* listOf(schema['examples'])
  yield schema['example']
  for (const flat of flatten(maker, schema)) yield* plainCandidates(maker, flat)
  yield schema['default']
}

/** The schema without references and combinations: one for each way to choose among its branches. */
function* flatten(maker: Making, schema: Fields): Generator<Fields, void> {
  const { $ref, allOf, anyOf, oneOf, ...own } = schema
  const needed = [
    ...(typeof $ref === 'string' ? [maker.resolve($ref)] : []),
    ...listOf(allOf).filter(isSchema),
  ]
  const choices = [anyOf, oneOf].map((list) => listOf(list).filter(isSchema))
  const [first = [], second = []] = choices.map((list) =>
    // what is more than null says more
    list.length > 0 ? [...list].sort((a, b) => Number(isNull(a)) - Number(isNull(b))) : [true],
  )
  if (maker.depth > DEEPEST) return
  for (const one of first)
    for (const other of second) {
      if (one === false || other === false) continue
      yield* joinAll(maker, own, [...needed, one, other])
    }
}

function* joinAll(maker: Making, own: Fields, parts: JsonSchemaValue[]): Generator<Fields, void> {
  const [part, ...rest] = parts
  if (part === undefined) return yield own
  if (part === true) return yield* joinAll(maker, own, rest)
  if (part === false) return
  for (const flat of flatten(deeper(maker), part)) yield* joinAll(maker, join(own, flat), rest)
}

function join(one: Fields, other: Fields): Fields {
  const { properties, required, examples, enum: values, ...more } = other
  const common = listOf(one['enum']).filter((value) => listOf(values).includes(value))
  return {
    ...one,
    ...more,
    ...(properties !== undefined && {
      properties: joinProperties(fieldsOf(one['properties']), fieldsOf(properties)),
    }),
    required: [...listOf(one['required']), ...listOf(required)],
    examples: [...listOf(one['examples']), ...listOf(examples)],
    ...(values !== undefined && { enum: one['enum'] === undefined ? values : common }),
  }
}

function joinProperties(one: Fields, other: Fields): Fields {
  const both = membersOf(other).map(([name, schema]): [string, unknown] => {
    const known = one[name]
    return [name, known === undefined ? schema : { allOf: [known, schema] }]
  })
  return { ...one, ...Object.fromEntries(both) }
}

function* plainCandidates(maker: Making, schema: Fields): Generator<unknown, void> {
  if (schema['const'] !== undefined) return yield schema['const']
  yield* listOf(schema['examples'])
  yield* listOf(schema['enum'])
  for (const type of typesOf(schema)) {
    if (type === 'object') {
      const isFull = maker.isFull && maker.depth < DEEPEST_OPTIONAL
      yield makeObject(maker, schema, isFull)
      yield makeObject(maker, schema, !isFull) // among alternatives the other may be the one that fits
    }
    if (type === 'array') {
      yield makeArray(maker, schema, maker.isFull ? 1 : 0)
      yield makeArray(maker, schema, maker.isFull ? 0 : 1)
    }
    if (type === 'string') yield* makeStrings(schema, maker.isFull)
    if (type === 'number' || type === 'integer') yield* makeNumbers(schema)
    if (type === 'boolean') yield* [true, false]
    if (type === 'null') yield null
  }
}

function typesOf(schema: Fields): unknown[] {
  const { type } = schema
  if (Array.isArray(type))
    return type.toSorted((a, b) => Number(a === 'null') - Number(b === 'null'))
  if (type !== undefined) return [type]
  if (schema['properties'] !== undefined || schema['additionalProperties'] !== undefined)
    return ['object']
  if (schema['items'] !== undefined) return ['array']
  return ['string', 'object', 'array', 'number', 'boolean']
}

function makeObject(maker: Making, schema: Fields, isFull: boolean): unknown {
  const properties = fieldsOf(schema['properties'])
  const required = new Set(listOf(schema['required']))
  const value: Record<string, unknown> = {}
  for (const [name, property] of membersOf(properties)) {
    if (!required.has(name) && !isFull) continue
    const made = isSchema(property) ? make(deeper(maker), property) : undefined
    if (made !== undefined) value[name] = made
    if (made === undefined && required.has(name)) return undefined
  }
  const more = isSchema(schema['additionalProperties']) ? schema['additionalProperties'] : true
  for (const name of required) {
    if (typeof name !== 'string' || name in value) continue
    const made = make(deeper(maker), more)
    if (made === undefined) return undefined
    value[name] = made
  }
  const { minProperties } = schema
  const isMap = isFull && isFields(schema['additionalProperties'])
  const wanted = typeof minProperties === 'number' ? minProperties : Number(isMap)
  for (let index = 1; Object.keys(value).length < wanted && index <= wanted; index += 1) {
    const made = make(deeper(maker), more)
    if (made !== undefined) value[`key${index}`] = made
  }
  return value
}

function makeArray(maker: Making, schema: Fields, least: number): unknown {
  const { minItems, items, prefixItems } = schema
  const wanted = typeof minItems === 'number' ? Math.max(least, minItems) : least
  const first = listOf(prefixItems).filter(isSchema)
  const each = isSchema(items) ? items : true
  const made: unknown[] = []
  const isIn = (value: unknown) => made.some((one) => JSON.stringify(one) === JSON.stringify(value))
  for (let index = 0; index < Math.max(wanted, first.length); index += 1) {
    const at = first[index] ?? each
    let value = make(deeper(maker), at)
    if (schema['uniqueItems'] === true && isIn(value))
      value = [...candidatesOf(deeper(maker), at)].find(
        (one) => one !== undefined && !isIn(one) && maker.fits(at, one),
      )
    if (value === undefined) break
    made.push(value)
  }
  return made
}

function* makeStrings(schema: Fields, isTricky: boolean): Generator<string, void> {
  const { format, pattern, minLength, maxLength } = schema
  const least = typeof minLength === 'number' ? minLength : 0
  const most = typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY
  if (typeof format === 'string' && FORMATS[format] !== undefined) yield FORMATS[format]
  if (typeof pattern === 'string')
    yield* fc
      .sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 20, seed: 7 })
      .toSorted((a, b) => Math.abs(a.length - least) - Math.abs(b.length - least))
      .filter((text) => text !== '')
  if (isTricky) yield 'a ü&b=c/d?#%41+'.padEnd(least, 'x').slice(0, most) // each must survive its encoding
  yield 'word'.padEnd(least, 'x').slice(0, most)
}

function* makeNumbers(schema: Fields): Generator<number, void> {
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  const step = typeof multipleOf === 'number' && multipleOf > 0 ? multipleOf : 1
  yield step * 2
  for (const limit of [minimum, maximum, exclusiveMinimum, exclusiveMaximum]) {
    if (typeof limit !== 'number') continue
    yield limit
    yield Math.ceil(limit / step) * step
    yield (Math.floor(limit / step) + 1) * step
    yield (Math.ceil(limit / step) - 1) * step
    yield limit + 0.5
    yield limit - 0.5
  }
  yield 0
}

function isSchema(value: unknown): value is JsonSchemaValue {
  return typeof value === 'boolean' || isFields(value)
}

function isNull(schema: JsonSchemaValue): boolean {
  return isFields(schema) && schema['type'] === 'null'
}
