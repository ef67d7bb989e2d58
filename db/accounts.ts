// People as the administrator of the installation sees them.
import { AppError } from '../contract/errors.ts'
import type { Account } from '../contract/people.ts'
import { revokeKeysOf } from './api-keys.ts'
import { actingBy } from './audit-origin.ts'
import type { Db } from './connect.ts'
import { UserRow } from './models/people.ts'
import { endGrantsOf } from './oauth-grants.ts'
import { endSessionsOf } from './session-store.ts'
import { isAddressTaken } from './users.ts'

/** Newest first. `cursor` is the id after which to go on. */
export async function listAccounts(
  db: Db,
  { q, limit, cursor }: { q?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ data: Account[]; nextCursor: string | null }> {
  const query = UserRow.query(db)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor) query.where('id', '<', cursor)
  if (q) {
    const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    query.where((either) => {
      void either.whereILike('name', pattern).orWhereILike('email', pattern)
    })
  }
  const rows = await query
  const page = rows.slice(0, limit)
  return {
    data: page.map(present),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

export async function getAccount(db: Db, userId: string): Promise<Account> {
  const row = await UserRow.query(db).findById(userId)
  if (!row) throw new AppError('NotFound', `no user ${userId}`)
  return present(row)
}

function present(row: UserRow): Account {
  const { id, name, email, isAdministrator, suspendedAt, suspendedReason, createdAt } = row
  return {
    id,
    name,
    email,
    isAdministrator,
    suspendedAt: suspendedAt?.toISOString() ?? null,
    suspendedReason,
    createdAt: createdAt.toISOString(),
  }
}

/**
 * Ends everything by which this person could act: sessions, keys, connections and their tokens; gateways hear of it.
 * Answers whether anything changed. Call it in a transaction.
 */
export async function suspendUser(
  db: Db,
  { userId, reason }: { userId: string; reason: string },
): Promise<boolean> {
  const changed = await UserRow.query(db)
    .findById(userId)
    .whereNull('suspendedAt')
    .patch({ suspendedAt: new Date(), suspendedReason: reason })
  await endAccess(db, userId)
  return changed > 0
}

/** Answers whether anything changed. What was begun in the moment of the suspension ends with it. */
export async function restoreUser(db: Db, userId: string): Promise<boolean> {
  const changed = await UserRow.query(db)
    .findById(userId)
    .whereNotNull('suspendedAt')
    .patch({ suspendedAt: null, suspendedReason: null })
    .catch((err: unknown) => {
      throw isAddressTaken(err) ? addressTaken(err) : err
    })
  if (changed > 0) await endAccess(db, userId)
  return changed > 0
}

function addressTaken(cause: Error) {
  return new AppError('AccountExists', 'another account has this address', {
    cause,
    detail: 'Somebody else has an account with this address by now. Suspend that one first.',
  })
}

async function endAccess(db: Db, userId: string) {
  await endSessionsOf(db, userId)
  await revokeKeysOf(db, { userId })
  // Told to the organisations of the servers, which may be any.
  await actingBy(undefined, () => endGrantsOf(db, { userId }))
}

/** Answers whether anything changed. Ends nothing: the right is read with each request. */
export async function setAdministrator(
  db: Db,
  { userId, isAdministrator }: { userId: string; isAdministrator: boolean },
): Promise<boolean> {
  const changed = await UserRow.query(db)
    .findById(userId)
    .where({ isAdministrator: !isAdministrator })
    .patch({ isAdministrator })
  return changed > 0
}

/**
 * Until the transaction ends no administrator is suspended, restored or made none: two who do it to each other at once must
 * not leave the installation without one.
 */
export async function lockAdministrators(db: Db): Promise<void> {
  await UserRow.query(db).where({ isAdministrator: true }).orderBy('id').forNoKeyUpdate()
}
