import type { JsonSchema, ObjectSchema } from '../contract/json-schema.ts'
import type { Answer } from './answers.ts'
import { convertSchema, type SchemaTask } from './convert-schema.ts'
import type { Document } from './document.ts'
import { fieldsOf } from './fields.ts'

/** What a tool returns: an object of known shape, JSON of any shape, or text. */
export type ToolOutput =
  | { kind: 'object'; schema: ObjectSchema; isList: boolean; examples: SchemaTask['examples'] }
  | { kind: 'json' }
  | { kind: 'text' }

const MOST_CHARACTERS = 5_000
const MOST_SCHEMAS = 400
const DEEPEST = 4

/** The output of an operation; a list stands as `items` in an object, since a structured result is one. */
export function makeOutput(document: Document, answer: Answer): ToolOutput {
  if (answer.kind !== 'json') return { kind: 'text' }
  for (let depth = DEEPEST; depth >= 1; depth -= 1) {
    for (const mostDescription of [100, 0]) {
      const task: SchemaTask = {
        references: document.references,
        direction: 'output',
        mostDepth: depth,
        mostDescription,
        mostEnum: 0,
        budget: { left: MOST_SCHEMAS },
        examples: new WeakMap(),
      }
      const output = buildOutput(task, answer)
      if (!output) return { kind: 'json' }
      const isSmall = JSON.stringify(output.schema).length <= MOST_CHARACTERS
      if (isSmall && task.budget.left >= 0) return output
    }
  }
  return { kind: 'json' }
}

function buildOutput(
  task: SchemaTask,
  answer: Answer,
): (ToolOutput & { kind: 'object' }) | undefined {
  const { examples } = task
  const schema = convertSchema(task, answer.schema)
  const { description: _description, ...rest } = schema
  if (isOnly(schema, 'array')) {
    const list: JsonSchema = { type: ['array', 'null'], items: schema.items ?? {} }
    if (answer.example !== undefined) examples.set(list, answer.example)
    const whole: ObjectSchema = { type: 'object', properties: { items: list } }
    return { kind: 'object', schema: whole, isList: true, examples }
  }
  const branches = schema.anyOf ?? []
  const areObjects =
    branches.length > 0 &&
    branches.every((branch) => typeof branch !== 'boolean' && isOnly(branch, 'object'))
  const isObject =
    schema.type === undefined
      ? areObjects || schema.properties !== undefined
      : isOnly(schema, 'object')
  if (!isObject || (schema.properties === undefined && branches.length === 0)) return undefined
  const whole: ObjectSchema = { ...rest, type: 'object' }
  const example = answer.example ?? examples.get(schema)
  if (Object.keys(fieldsOf(example)).length > 0) examples.set(whole, example)
  return { kind: 'object', schema: whole, isList: false, examples }
}

/** Whether it is of this type, or null as every output may be. */
function isOnly({ type }: JsonSchema, name: 'array' | 'object'): boolean {
  const types = [type].flat()
  return types.includes(name) && types.every((other) => other === name || other === 'null')
}
