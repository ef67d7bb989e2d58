import type { Knex } from 'knex'
import type { Db } from './connect.ts'

/**
 * Until the transaction ends nobody else changes the servers that fit; what points at them may still be written. Answers
 * their ids. Those who lock several wait for each other in the order of ids alone.
 *
 * What changes the rows is another statement: one that locks and changes would change what it saw before it had the locks,
 * and may then wait for somebody who waits for it.
 */
export async function lockServers(
  trx: Db,
  condition: string,
  bindings: Knex.RawBinding[] | Record<string, Knex.RawBinding>,
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `select id from servers where ${condition} order by id for no key update`,
    bindings,
  )
  return rows.map(({ id }) => id)
}
