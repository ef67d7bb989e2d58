import { Model, type Pojo } from 'objection'
import { withoutUnstorable } from '../storable-json.ts'

/** Rows as Objection sees them. A model is a detail of the queries and never leaves db/. */
export class Row extends Model {
  static override useLimitInFirst = true

  override $formatDatabaseJson(json: Pojo): Pojo {
    const row = super.$formatDatabaseJson(json)
    for (const name of (this.constructor as typeof Row).jsonAttributes ?? [])
      if (typeof row[name] === 'string') row[name] = withoutUnstorable(row[name])
    return row
  }
}
