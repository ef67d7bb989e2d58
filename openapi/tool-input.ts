import type { JsonSchema, ObjectSchema } from '../contract/json-schema.ts'
import { cleanText, shorten } from './clean-text.ts'
import { convertSchema, type SchemaTask } from './convert-schema.ts'
import type { Document } from './document.ts'
import { fieldsOf } from './fields.ts'
import { isSafeHeader, styleOf, type Parameter, type Style } from './parameters.ts'
import type { BodyKind, RequestBody } from './request-body.ts'

/** A field of a tool's input, and where it goes in the request. */
export interface InputField {
  property: string
  parameter: Parameter
}

export interface BodyField {
  property: string
  name: string
  style: Style
}

export type InputBody =
  | { form: 'fields'; kind: BodyKind; contentType: string; fields: BodyField[] }
  | { form: 'whole'; kind: BodyKind; contentType: string; property: string }

export interface ToolInput {
  schema: ObjectSchema
  fields: InputField[]
  body: InputBody | undefined
  examples: SchemaTask['examples']
  isSimplified: boolean
}

const MOST_SCHEMAS = 500
const DEEPEST = 6
/** Names that lead elsewhere on every object, and are therefore refused in code. */
const CLOSED = /^(?:constructor|prototype|__\w+__)$/

export interface MakeInput {
  parameters: readonly Parameter[]
  body: RequestBody | undefined
  mostCharacters: number
}

/** One object of all that an operation takes; in less detail where it would be too long for a list of tools. */
export function makeInput(
  document: Document,
  { parameters, body, mostCharacters }: MakeInput,
): ToolInput {
  let input: ToolInput | undefined
  for (let depth = DEEPEST; depth >= 1; depth -= 1) {
    for (const mostDescription of [200, 80]) {
      const task: SchemaTask = {
        references: document.references,
        direction: 'input',
        mostDepth: depth,
        mostDescription,
        mostEnum: mostDescription > 100 ? 4_000 : 1_000,
        budget: { left: MOST_SCHEMAS },
        examples: new WeakMap(),
      }
      const isSimplified = input !== undefined
      input = { ...buildInput(task, parameters, body), isSimplified }
      if (task.budget.left >= 0 && JSON.stringify(input.schema).length <= mostCharacters)
        return input
    }
  }
  if (!input) throw new Error('no depth was tried')
  return dropOptional(input, mostCharacters)
}

type Built = Omit<ToolInput, 'isSimplified'>

function buildInput(
  task: SchemaTask,
  parameters: readonly Parameter[],
  body: RequestBody | undefined,
): Built {
  const properties: Record<string, JsonSchema> = {}
  const required: string[] = []
  const sent = parameters.filter(({ place, name }) => place !== 'header' || isSafeHeader(name))
  const fields = inOrder(sent).map((parameter): InputField => {
    const property = nameProperty(properties, parameter.name, parameter.place)
    properties[property] = parameterSchema(task, parameter)
    if (parameter.isRequired) required.push(property)
    return { property, parameter }
  })
  const inBody = body && addBody({ task, body, properties, required })
  const schema: ObjectSchema = {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
  return { schema, fields, body: inBody, examples: task.examples }
}

function inOrder(parameters: readonly Parameter[]): Parameter[] {
  const order = ['path', 'query', 'header', 'cookie']
  return parameters.toSorted((a, b) => order.indexOf(a.place) - order.indexOf(b.place))
}

function parameterSchema(task: SchemaTask, parameter: Parameter): JsonSchema {
  const schema = convertSchema(task, parameter.schema, { depth: 1, trail: [] })
  const own = shorten(cleanText(parameter.description), task.mostDescription)
  if (parameter.example !== undefined) task.examples.set(schema, parameter.example)
  if (own !== '' && !schema.description?.includes('One of ')) schema.description = own
  if (parameter.isRequired) requireContent(schema)
  return schema
}

/** An empty list or object leaves nothing behind in a query or a form. */
function requireContent(schema: JsonSchema) {
  if (schema.type === 'array') schema.minItems = Math.max(1, schema.minItems ?? 0)
  if (schema.type !== 'object') return
  schema['minProperties'] = Math.max(1, Number(schema['minProperties'] ?? 0))
}

interface AddBody {
  task: SchemaTask
  body: RequestBody
  properties: Record<string, JsonSchema>
  required: string[]
}

/** The members of an object as fields of the input; another body, or one whose names are taken, as one field "body". */
function addBody({ task, body, properties, required }: AddBody): InputBody {
  const { kind, contentType, encoding } = body
  const converted = convertSchema(task, body.schema)
  const isText = kind !== 'text' || converted.type === 'string'
  const schema: JsonSchema = isText ? converted : { type: 'string' }
  if (body.example !== undefined) task.examples.set(schema, body.example)
  const members = Object.entries(schema.properties ?? {})
  const isFlat =
    schema.type === 'object' &&
    members.length > 0 &&
    Number(schema['minProperties'] ?? 0) <= (schema.required?.length ?? 0) &&
    schema.anyOf === undefined &&
    (schema.additionalProperties === undefined || schema.additionalProperties === false) &&
    members.every(([name]) => !Object.hasOwn(properties, name))
  if (!isFlat) {
    const property = nameProperty(properties, 'body', 'request')
    properties[property] = schema.description ? schema : { ...schema, description: 'What is sent' }
    const example = task.examples.get(schema)
    if (example !== undefined) task.examples.set(properties[property], example)
    if (body.isRequired) required.push(property)
    return { form: 'whole', kind, contentType, property }
  }
  const shown = fieldsOf(task.examples.get(schema))
  const fields = members.map(([name, member]): BodyField => {
    const property = nameProperty(properties, name, 'body')
    const field = typeof member === 'boolean' ? {} : member
    if (Object.hasOwn(shown, name)) task.examples.set(field, shown[name])
    properties[property] = field
    if (schema.required?.includes(name)) {
      required.push(property)
      if (kind === 'form' && field.type === 'array') requireContent(field)
    }
    return { property, name, style: formStyle(field, fieldsOf(encoding[name])) }
  })
  return { form: 'fields', kind, contentType, fields }
}

/** In a form an object is JSON unless the document says how to take it apart. */
function formStyle({ type }: JsonSchema, encoding: Readonly<Record<string, unknown>>): Style {
  if (encoding['style'] !== undefined || encoding['explode'] !== undefined) {
    return styleOf(encoding, 'query')
  }
  return type === 'object' ? { kind: 'json' } : { kind: 'form' }
}

/** A name that clients and models accept, and that no other field has. */
function nameProperty(taken: object, name: string, place: string): string {
  const plain = name
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 56)
  const kept = /^[A-Za-z0-9_.-]{1,64}$/.test(name) ? name : plain || 'value'
  const wish = CLOSED.test(kept) ? `${kept.replaceAll('_', '')}_value` : kept
  if (!Object.hasOwn(taken, wish)) return wish
  const placed = `${wish.slice(0, 50)}_${place}`
  let free = placed
  for (let number = 2; Object.hasOwn(taken, free); number += 1) free = `${placed}_${number}`
  return free
}

/** The last resort for an input that stays too long: what is required, and as much of the rest as fits. */
function dropOptional(input: ToolInput, mostCharacters: number): ToolInput {
  const { properties = {}, required = [] } = input.schema
  const whole = input.body?.form === 'whole' ? input.body.property : undefined
  const isNeeded = (name: string) => required.includes(name) || name === whole
  let size = 0
  const members = Object.entries(properties).map(([name, member]): [string, typeof member] => [
    name,
    JSON.stringify(member).length > mostCharacters / 2 ? outline(member) : member,
  ])
  const ordered = members.toSorted(([a], [b]) => Number(isNeeded(b)) - Number(isNeeded(a)))
  const kept = ordered.filter(([name, member]) => {
    size += JSON.stringify(member).length + name.length + 4
    return size <= mostCharacters || isNeeded(name)
  })
  const names = new Set(kept.map(([name]) => name))
  const isKept = ({ property }: { property: string }) => names.has(property)
  return {
    ...input,
    schema: { ...input.schema, properties: Object.fromEntries(kept) },
    fields: input.fields.filter(isKept),
    body:
      input.body?.form === 'fields'
        ? { ...input.body, fields: input.body.fields.filter(isKept) }
        : input.body,
  }
}

function outline(member: JsonSchema | boolean): JsonSchema | boolean {
  if (typeof member === 'boolean') return member
  const { type, description } = member
  return { ...(type && { type }), ...(description && { description }) }
}
