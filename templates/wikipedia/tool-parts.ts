import type { JsonSchema } from '../../contract/json-schema.ts'

export const language: JsonSchema = {
  enum: ['en', 'ar', 'de', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'ru', 'zh'],
  description: 'The Wikipedia to ask, en when left out',
}
export const title: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  pattern: '^[^|#<>\\[\\]{}]+$',
  description: 'The title of the article, such as Alan Turing',
}
