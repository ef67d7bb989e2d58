import { Model } from 'objection'

/** Rows as Objection sees them. A model is a detail of the queries and never leaves db/. */
export class Row extends Model {
  static override useLimitInFirst = true
}
