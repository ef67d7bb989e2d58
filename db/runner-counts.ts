import type { Db } from './connect.ts'

/** Of one host, without those that are gone. */
export async function countRunners(
  db: Db,
  hostId: string,
): Promise<{ state: string; count: number }[]> {
  return db('runners')
    .where({ hostId })
    .whereNot('state', 'gone')
    .groupBy('state')
    .select('state', db.raw('count(*)::integer as count'))
}
