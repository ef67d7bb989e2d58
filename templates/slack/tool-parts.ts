import type { JsonSchema } from '../../contract/json-schema.ts'
import { closed, count, described, text } from '../schema-parts.ts'

export const channel: JsonSchema = {
  type: 'string',
  pattern: '^[CG][A-Z0-9]{5,20}$',
  description: 'The id that list_channels gives, such as C024BE91L',
}
export const timestamp: JsonSchema = {
  type: 'string',
  pattern: '^\\d{10}\\.\\d{6}$',
}
export const message: JsonSchema = closed({
  id: described(text, 'What read_thread and post_message take as thread'),
  author: text,
  sentAt: text,
  text,
  replies: count,
})
