import type { Fields } from './fields.ts'
import type { References } from './references.ts'

/** A document that was read: its root, and the way from a reference in it to what it refers to. */
export interface Document {
  root: Fields
  openapiVersion: string
  references: References
}
