import { isDeadlock, type Db } from './connect.ts'

const TRIES = 3

/**
 * As `db.transaction`, and begun anew when Postgres ended it because it and another waited for each other. So `act` may run
 * more than once: it touches the database alone.
 */
export async function transact<T>(db: Db, act: (trx: Db) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await db.transaction(act)
    } catch (err) {
      if (!isDeadlock(err) || tried === TRIES) throw err
    }
  }
}
