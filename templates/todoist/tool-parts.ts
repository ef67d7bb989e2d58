import type { JsonSchema } from '../../contract/json-schema.ts'
import { closed, described, flag, listOf, text, textOrNull } from '../schema-parts.ts'

export const id: JsonSchema = { type: 'string', pattern: '^[A-Za-z0-9]{4,40}$' }
export const priority: JsonSchema = {
  enum: ['p1', 'p2', 'p3', 'p4'],
  description: 'As in Todoist: p1 is the most urgent, p4 is none',
}
export const labels: JsonSchema = {
  type: 'array',
  maxItems: 20,
  items: { type: 'string', minLength: 1, maxLength: 60 },
  description: 'Names of labels, without @',
}
export const due: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 150,
  description: 'In English words, such as tomorrow at 10, every Friday or 30 January',
}
export const task: JsonSchema = closed({
  id: text,
  content: text,
  description: text,
  projectId: text,
  labels: listOf(text),
  priority: text,
  due: described(textOrNull, 'A day, or a day with a time'),
  dueWords: described(textOrNull, 'As it was written, such as every Friday'),
  isRecurring: flag,
  deadline: textOrNull,
  link: text,
})
