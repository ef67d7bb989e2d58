import type { JsonSchema } from '../../contract/json-schema.ts'

export const text: JsonSchema = {
  type: 'string',
  maxLength: 200_000,
  description: 'The text to work on',
}
export const annotations = {
  readOnlyHint: true,
  idempotentHint: true,
  openWorldHint: false,
} as const
