import type { JsonSchema } from '../../contract/json-schema.ts'
import { count, described, text, textOrNull } from '../schema-parts.ts'

const slug: JsonSchema = { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]{0,99}$' }
export const organization = described(slug, 'Its short name, as list_organizations gives it')
export const project = described(slug, 'The short name of a project, as list_projects gives it')
export const issueId: JsonSchema = {
  type: 'string',
  pattern: '^\\d{1,20}$',
  description: 'The id that list_issues gives, in digits',
}
export const issueFields: Record<string, JsonSchema> = {
  id: text,
  shortId: text,
  title: text,
  where: described(text, 'The function or page that it happens in'),
  level: text,
  status: text,
  project: text,
  events: count,
  users: described(count, 'How many people it hit'),
  firstSeen: text,
  lastSeen: text,
  assignedTo: textOrNull,
  link: text,
}
