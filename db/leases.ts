import type { Db } from './connect.ts'
import { LeaseRow } from './models/running.ts'
import { AppError } from '../contract/errors.ts'

/** A blocked port may be free again after this: connections of other programs come and go. */
const BLOCK_LASTS = "interval '1 hour'"

/** The version's port on the host: the one it holds, else the lowest that is free. NoRoom when all are taken. */
export async function leasePort(
  db: Db,
  {
    hostId,
    versionId,
    ports,
  }: { hostId: string; versionId: string; ports: { first: number; last: number } },
): Promise<number> {
  const held = await findLease(db, versionId)
  if (held) return held.port
  await db.raw(
    `delete from leases where host_id = ? and is_blocked and created_at < now() - ${BLOCK_LASTS}`,
    [hostId],
  )
  const { rows } = await db.raw<{ rows: { port: number }[] }>(
    `insert into leases (host_id, port, version_id)
     select ?, port, ? from generate_series(?::int, ?::int) port
     where not exists (select from leases taken where taken.host_id = ? and taken.port = port.port)
     order by port limit 1
     on conflict do nothing returning port`,
    [hostId, versionId, ports.first, ports.last, hostId],
  )
  const [lease] = rows
  if (lease) return lease.port
  const { rows: free } = await db.raw<{ rows: { n: number }[] }>(
    'select ?::int - count(*)::int as n from leases where host_id = ? and port between ? and ?',
    [ports.last - ports.first + 1, hostId, ports.first, ports.last],
  )
  if ((free[0]?.n ?? 0) <= 0) throw new AppError('NoRoom', `host ${hostId} has no free port`)
  return leasePort(db, { hostId, versionId, ports }) // another build took the port that we saw
}

export async function findLease(
  db: Db,
  versionId: string,
): Promise<{ hostId: string; port: number } | undefined> {
  return LeaseRow.query(db).findOne({ versionId })
}

/** Gives the port back; false when the version holds none. */
export async function releaseLease(db: Db, versionId: string): Promise<boolean> {
  return (await LeaseRow.query(db).delete().where({ versionId })) > 0
}

/** Something foreign holds this port: the version lets go of it, and for a while nobody is given it. */
export async function blockLease(db: Db, versionId: string): Promise<void> {
  await db('leases')
    .where({ versionId })
    .update({ versionId: null, isBlocked: true, createdAt: db.fn.now() })
}
