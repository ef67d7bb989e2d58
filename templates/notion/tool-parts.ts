import type { JsonSchema } from '../../contract/json-schema.ts'
import { described } from '../schema-parts.ts'

export const id: JsonSchema = {
  type: 'string',
  pattern: '^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$',
}
export const pageId = described(id, 'Of a page, as search_notion gives it')
export const markdown: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 20_000,
  description:
    'Line by line: # headings, - points, 1. numbers, [ ] tasks, > quotes, the rest as paragraphs; 100 lines at most',
}
