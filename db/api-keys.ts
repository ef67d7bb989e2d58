// Keys for programs. What is kept is a hash; a key acts as its maker, in the one organisation that it was made in.
import { AppError } from '../contract/errors.ts'
import type { ApiKey } from '../contract/key-routes.ts'
import type { Scope } from '../contract/scopes.ts'
import { createApiKeyToken } from './api-key-token.ts'
import { sha256Of } from './artifacts.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { ApiKeyRow } from './models/people.ts'
import type { Caller } from './users.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const LAST_USED_EXACT_MS = 60_000

/** Answers its id, and the key itself, which is nowhere else. */
export async function createApiKey(
  db: Db,
  {
    expiresInDays,
    ...key
  }: {
    organisationId: string
    userId: string
    name: string
    scopes: Scope[]
    expiresInDays: number
  },
): Promise<{ id: string; token: string }> {
  const token = createApiKeyToken()
  const { id } = await ApiKeyRow.query(db).insertAndFetch({
    id: newId('apiKey'),
    ...key,
    sha256: sha256Of(token),
    lastFour: token.slice(-4),
    expiresAt: new Date(Date.now() + expiresInDays * DAY_MS),
  })
  return { id, token }
}

export type KeyHolder =
  | { is: 'unknown' | 'revoked' | 'expired' | 'orphaned' }
  | { is: 'known'; caller: Caller & { key: NonNullable<Caller['key']> } }

interface Held extends Omit<Caller, 'role' | 'key'> {
  role: Caller['role'] | null
  keyId: string
  scopes: Scope[]
  expiresAt: Date
  lastUsedAt: Date | null
  isRevoked: boolean
  isSuspended: boolean
}

/** Whom a key acts for, with the rights of this moment. `orphaned`: they may not do anything here any more. */
export async function findKeyHolder(db: Db, token: string): Promise<KeyHolder> {
  const held = await db<Held>('apiKeys')
    .join('users', 'users.id', 'apiKeys.userId')
    .leftJoin('memberships', (on) =>
      on
        .on('memberships.userId', 'apiKeys.userId')
        .andOn('memberships.organisationId', 'apiKeys.organisationId'),
    )
    .where({ sha256: sha256Of(token) })
    .first<Held | undefined>(
      'users.id',
      'users.name',
      'users.email',
      'users.isAdministrator',
      'memberships.role',
      'apiKeys.organisationId',
      'apiKeys.id as keyId',
      'apiKeys.scopes',
      'apiKeys.expiresAt',
      'apiKeys.lastUsedAt',
      db.raw('api_keys.revoked_at is not null as is_revoked'),
      db.raw('users.suspended_at is not null as is_suspended'),
    )
  if (!held) return { is: 'unknown' }
  const { keyId, scopes, expiresAt, lastUsedAt, isRevoked, isSuspended, role, ...person } = held
  if (isRevoked) return { is: 'revoked' }
  if (expiresAt <= new Date()) return { is: 'expired' }
  if (isSuspended || role === null) return { is: 'orphaned' }
  if (lastUsedAt === null || Date.now() - lastUsedAt.getTime() > LAST_USED_EXACT_MS)
    await ApiKeyRow.query(db).findById(keyId).patch({ lastUsedAt: new Date() })
  return { is: 'known', caller: { ...person, role, key: { id: keyId, scopes } } }
}

export async function isKeyAlive(db: Db, id: string): Promise<boolean> {
  const row = await ApiKeyRow.query(db)
    .findById(id)
    .whereNull('revokedAt')
    .where('expiresAt', '>', new Date())
    .select('id')
  return row !== undefined
}

/** Newest first; those of one person only when named. */
export async function listApiKeys(
  db: Db,
  { organisationId, userId }: { organisationId: string; userId?: string },
): Promise<ApiKey[]> {
  const rows = await listed(db)
    .where({ 'apiKeys.organisationId': organisationId, ...(userId !== undefined && { userId }) })
    .whereNull('apiKeys.revokedAt')
    .orderBy('apiKeys.id', 'desc')
  return rows.map(present)
}

export async function getApiKey(db: Db, id: string): Promise<ApiKey> {
  const row = await listed(db).where('apiKeys.id', id).first()
  if (!row) throw new AppError('NotFound', `no key ${id}`)
  return present(row)
}

type Listed = Omit<ApiKey, 'createdBy' | 'createdAt' | 'expiresAt' | 'lastUsedAt'> & {
  userId: string
  userName: string
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
}

function listed(db: Db) {
  return db<Listed>('apiKeys')
    .join('users', 'users.id', 'apiKeys.userId')
    .select(
      'apiKeys.id',
      'apiKeys.name',
      'apiKeys.lastFour',
      'apiKeys.scopes',
      'apiKeys.userId',
      'users.name as userName',
      'apiKeys.createdAt',
      'apiKeys.expiresAt',
      'apiKeys.lastUsedAt',
    )
}

function present({ userId, userName, createdAt, expiresAt, lastUsedAt, ...key }: Listed): ApiKey {
  return {
    ...key,
    createdBy: { userId, name: userName },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}

/** NotFound for one of another organisation, or of somebody else when a person is named. */
export async function revokeApiKey(
  db: Db,
  { id, ...owner }: { id: string; organisationId: string; userId?: string },
): Promise<void> {
  const revoked = await ApiKeyRow.query(db)
    .findById(id)
    .where(owner)
    .whereNull('revokedAt')
    .patch({ revokedAt: new Date() })
  if (revoked === 0) throw new AppError('NotFound', `no key ${id} that is not revoked`)
}

/** Of a person: those of one organisation, or all. */
export async function revokeKeysOf(
  db: Db,
  owner: { userId: string; organisationId?: string },
): Promise<void> {
  await ApiKeyRow.query(db).where(owner).whereNull('revokedAt').patch({ revokedAt: new Date() })
}
