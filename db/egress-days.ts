// How many bytes the runners of a server have sent and received on a day, by all gateways.
import type { Db } from './connect.ts'

export interface EgressDay {
  /** As in 2026-05-04, UTC. */
  day: string
  /** By the id of the server. */
  bytes: ReadonlyMap<string, number>
}

/** Adds to what was counted before, here and at other gateways. Answers the sums of these servers. */
export async function addEgressBytes(db: Db, { day, bytes }: EgressDay): Promise<EgressDay> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `insert into egress_days as known (server_id, day, bytes)
     select servers.id, ?::date, passed.bytes
     from unnest(?::text[], ?::bigint[]) as passed (server_id, bytes)
     join servers on servers.id = passed.server_id and servers.deleted_at is null
     order by servers.id
     on conflict (server_id, day) do update set bytes = known.bytes + excluded.bytes
     returning server_id as "serverId", bytes`,
    [day, [...bytes.keys()], [...bytes.values()]],
  )
  return { day, bytes: sumsOf(rows) }
}

export async function readEgressDay(db: Db, day: string): Promise<EgressDay> {
  const rows = await db('egressDays').where({ day }).select<Row[]>('serverId', 'bytes')
  return { day, bytes: sumsOf(rows) }
}

/** Days that are over everywhere. */
export async function purgeEgressDays(db: Db): Promise<void> {
  await db('egressDays').whereRaw('day < current_date - 2').delete()
}

interface Row {
  serverId: string
  bytes: number
}

function sumsOf(rows: readonly Row[]) {
  return new Map(rows.map(({ serverId, bytes }) => [serverId, Number(bytes)]))
}
