import type { Db } from './connect.ts'

/** Of one server, so that code which tries names at random fills no table. */
export const DENIALS_KEPT = 200

export interface EgressDenial {
  serverId: string
  host: string
  port: number
  /** A word of gateway/egress. */
  reason: string
  count: number
  firstAt: Date
  lastAt: Date
}

/** Adds to what was counted before, here and at other gateways. Of a server that is deleted nothing is kept any more. */
export async function recordEgressDenials(db: Db, denials: readonly EgressDenial[]): Promise<void> {
  for (const { serverId, host, port, reason, count, firstAt, lastAt } of denials)
    await db.raw(
      `insert into egress_denials (server_id, host, port, reason, count, first_at, last_at)
       select ?, ?, ?, ?, ?, ?, ? where exists (select from servers where id = ? and deleted_at is null)
       on conflict (server_id, host, port, reason) do update set
         count = egress_denials.count + excluded.count,
         first_at = least(egress_denials.first_at, excluded.first_at),
         last_at = greatest(egress_denials.last_at, excluded.last_at)`,
      [serverId, host, port, reason, count, firstAt, lastAt, serverId],
    )
  for (const serverId of new Set(denials.map((denial) => denial.serverId)))
    await db.raw(
      `delete from egress_denials where server_id = ? and last_at <
         (select last_at from egress_denials where server_id = ? order by last_at desc offset ? limit 1)`,
      [serverId, serverId, DENIALS_KEPT],
    )
}

/** The latest first. */
export async function listEgressDenials(db: Db, serverId: string): Promise<EgressDenial[]> {
  return db('egressDenials').where({ serverId }).orderBy('lastAt', 'desc')
}
