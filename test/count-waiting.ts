import type { Db } from '../db/connect.ts'

/** Connections to this database that wait for a lock. */
export async function countWaiting(db: Db): Promise<number> {
  const waiting = await db('pg_stat_activity')
    .where({ wait_event_type: 'Lock' })
    .whereRaw('datname = current_database()')
    .select('pid')
  return waiting.length
}
