import type { JsonSchema } from '../../contract/json-schema.ts'
import { described } from '../schema-parts.ts'

export const currency: JsonSchema = { type: 'string', pattern: '^[A-Za-z]{3}$' }
export const day: JsonSchema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }
export const dayOrLatest = described(
  day,
  'A day such as 2026-01-30, from 1999-01-04; the latest when left out',
)
