// The caller list of a server: people who may call it without being members of its organisation.
import { AppError } from '../contract/errors.ts'
import type { ServerCaller } from '../contract/people.ts'
import type { Db } from './connect.ts'
import { ServerCallerRow } from './models/people.ts'

/** By name. */
export async function listCallers(db: Db, serverId: string): Promise<ServerCaller[]> {
  const rows = await db('server_callers')
    .join('users', 'users.id', 'server_callers.userId')
    .leftJoin('users as adders', 'adders.id', 'server_callers.addedBy')
    .where({ serverId })
    .orderBy(['users.name', 'users.id'])
    .select<(Omit<ServerCaller, 'addedAt'> & { addedAt: Date })[]>(
      'users.id as userId',
      'users.name',
      'users.email',
      'adders.name as addedBy',
      'server_callers.addedAt',
    )
  return rows.map((row) => ({ ...row, addedAt: row.addedAt.toISOString() }))
}

export async function addCaller(
  db: Db,
  caller: { serverId: string; userId: string; addedBy: string | null },
): Promise<void> {
  await ServerCallerRow.query(db).insert(caller).onConflict(['server_id', 'user_id']).ignore()
}

/** Gateways hear of it. NotFound for somebody who is not on the list. */
export async function removeCaller(
  db: Db,
  key: { serverId: string; userId: string },
): Promise<void> {
  const removed = await ServerCallerRow.query(db).where(key).delete()
  if (removed === 0) throw new AppError('NotFound', `${key.userId} is no caller of ${key.serverId}`)
}
