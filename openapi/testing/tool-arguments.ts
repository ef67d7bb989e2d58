import type { ValidateFunction } from 'ajv/dist/2020.js'
import type { ToolSpec } from '../../contract/spec.ts'
import { isFields, type Fields } from '../fields.ts'
import { makeAjv, type JsonSchemaValue } from './judge-values.ts'
import { makeValue } from './make-value.ts'

/** Arguments that the tool's input schema allows: those that it requires, and all that it knows. */
export function argumentsFor({ name, inputSchema }: ToolSpec): Fields[] {
  const ajv = makeAjv()
  const { $defs } = inputSchema
  const compiled = new WeakMap<Fields, ValidateFunction>()
  const fits = (schema: JsonSchemaValue, value: unknown) => {
    if (typeof schema === 'boolean') return schema
    // a part alone would miss what it refers to
    const validate =
      compiled.get(schema) ?? ajv.compile({ ...schema, ...($defs === undefined ? {} : { $defs }) })
    compiled.set(schema, validate)
    return validate(value)
  }
  const resolve = (reference: string) => valueAt(inputSchema, reference)
  return [false, true].map((isFull) => {
    const made = makeValue({ resolve, fits, isFull }, inputSchema)
    if (!isFields(made)) throw new Error(`${name}: no arguments can be made from its schema`)
    return made
  })
}

function valueAt(root: Fields, reference: string): JsonSchemaValue {
  let at: unknown = root
  for (const part of reference.split('/').slice(1))
    at = isFields(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  return isFields(at) || typeof at === 'boolean' ? at : {}
}
