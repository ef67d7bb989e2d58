import type { JsonSchema } from '../../contract/json-schema.ts'
import { described, listOf, text, textOrNull } from '../schema-parts.ts'

export const issue: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z][A-Za-z0-9]{0,9}-\\d{1,7}$',
  description: 'Its identifier, such as ENG-123',
}
export const team: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z][A-Za-z0-9]{0,9}$',
  description: 'The key of a team, such as ENG',
}
export const issueFields: Record<string, JsonSchema> = {
  issue: text,
  title: text,
  state: text,
  team: text,
  assignee: textOrNull,
  priority: described(text, 'Urgent, High, Medium, Low or No priority'),
  labels: listOf(text),
  dueDate: textOrNull,
  updatedAt: text,
  link: text,
}
