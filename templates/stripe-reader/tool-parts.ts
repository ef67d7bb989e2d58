import type { JsonSchema } from '../../contract/json-schema.ts'
import { described } from '../schema-parts.ts'

export const customer: JsonSchema = {
  type: 'string',
  pattern: '^cus_[A-Za-z0-9]{1,60}$',
  description: 'Only of this customer, as find_customers gives it',
}
const day: JsonSchema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
export const since = described(day, 'Only from this day on, in UTC, such as 2026-01-30')
export const until = described(day, 'Only before the end of this day, in UTC')
export const after: JsonSchema = {
  type: 'string',
  pattern: '^[a-z]{2,4}_[A-Za-z0-9]{1,80}$',
  description: 'The nextAfter of the answer before, to go on',
}
