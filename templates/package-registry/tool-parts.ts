import type { JsonSchema } from '../../contract/json-schema.ts'

export const registry: JsonSchema = { enum: ['npm', 'pypi', 'crates'], description: 'Where it is' }
export const name: JsonSchema = {
  type: 'string',
  pattern: '^(?:@[A-Za-z0-9._~-]{1,100}/)?[A-Za-z0-9._~-]{1,214}$',
  description: 'The exact name, such as zod, @types/node or requests',
}
export const version: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z0-9.+!_-]{1,100}$',
  description: 'An exact version such as 4.1.0; the newest when left out',
}
