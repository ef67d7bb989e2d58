import type { JsonSchema } from '../../contract/json-schema.ts'
import { count, text, textOrNull } from '../schema-parts.ts'

export const owner: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$',
  description: 'The user or organisation, such as nodejs',
}
export const repository: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z0-9._-]{1,100}$',
  description: 'The name of the repository, such as node',
}
export const page: JsonSchema = { type: 'integer', minimum: 1, maximum: 100, description: 'From 1' }
export const limit: JsonSchema = {
  type: 'integer',
  minimum: 1,
  maximum: 50,
  description: 'The most to return, 20 when left out',
}

export const repositoryFields: Record<string, JsonSchema> = {
  fullName: text,
  description: text,
  language: textOrNull,
  stars: count,
  forks: count,
  openIssues: { ...count, description: 'With pull requests, as GitHub counts' },
  isArchived: { type: 'boolean' },
  updatedAt: text,
  url: text,
}
export const issueFields: Record<string, JsonSchema> = {
  number: count,
  title: text,
  state: text,
  author: text,
  labels: { type: 'array', items: text },
  comments: count,
  createdAt: text,
  updatedAt: text,
  url: text,
}
