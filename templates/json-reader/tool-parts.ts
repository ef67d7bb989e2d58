import type { JsonSchema } from '../../contract/json-schema.ts'

export const url: JsonSchema = {
  type: 'string',
  pattern: '^https://',
  maxLength: 2_000,
  description:
    'The https address of a JSON document, on a host that the owner of this server has allowed',
}
export const pointer: JsonSchema = {
  type: 'string',
  maxLength: 500,
  description: 'A JSON pointer such as /data/items/0; all of the document when left out',
}
