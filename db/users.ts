import { UniqueViolationError } from 'objection'
import { AppError } from '../contract/errors.ts'
import type { Role } from '../contract/roles.ts'
import type { Scope } from '../contract/scopes.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { MembershipRow, OrganisationRow, UserRow } from './models/people.ts'
import { createPersonalOrganisation } from './organisations.ts'

/** Who asks, with the rights of this moment. */
export interface Caller {
  id: string
  name: string
  email: string | null
  isAdministrator: boolean
  organisationId: string
  role: Role
  /** The API key that asks in their name; absent for a person with a session. */
  key?: { id: string; scopes: readonly Scope[] }
}

/** Undefined when there is no such user, or a suspended one: neither is signed in. */
export async function findCaller(db: Db, userId: string): Promise<Caller | undefined> {
  return db<Caller>('users')
    .join('memberships', (on) =>
      on
        .on('memberships.userId', 'users.id')
        .andOn('memberships.organisationId', 'users.currentOrganisationId'),
    )
    .where('users.id', userId)
    .whereNull('users.suspendedAt')
    .first(
      'users.id',
      'users.name',
      'users.email',
      'users.isAdministrator',
      'memberships.organisationId',
      'memberships.role',
    )
}

/**
 * A user who owns an organisation: the one named, else a new personal one. Call it in a transaction. AccountExists for a
 * second one with a password at an address.
 */
export async function createUser(
  db: Db,
  {
    organisationId,
    ...person
  }: {
    name: string
    email: string | null
    passwordHash: string | null
    isAdministrator: boolean
    organisationId?: string
  },
): Promise<string> {
  const currentOrganisationId =
    organisationId ?? (await createPersonalOrganisation(db, { name: person.name }))
  const { id } = await UserRow.query(db)
    .insertAndFetch({ id: newId('user'), currentOrganisationId, ...person })
    .catch((err: unknown) => {
      throw accountExists(err) ?? err
    })
  await MembershipRow.query(db).insert({
    organisationId: currentOrganisationId,
    userId: id,
    role: 'owner',
  })
  if (organisationId)
    await OrganisationRow.query(db).findById(organisationId).patch({ name: person.name })
  return id
}

/** Two local accounts cannot have one address, unless it is a suspended one's. */
export function isAddressTaken(err: unknown): err is Error {
  return err instanceof UniqueViolationError && err.constraint === 'users_local_email'
}

function accountExists(err: unknown) {
  if (!isAddressTaken(err)) return undefined
  return new AppError('AccountExists', 'a local account has this address', {
    cause: err,
    detail:
      'Sign in with its password instead. If you came by an invitation, open its link again afterwards.',
  })
}

export interface LocalAccount {
  userId: string
  organisationId: string
  passwordHash: string
  isSuspended: boolean
}

/** The account with a password at this address, in whatever case it is written; a suspended one if there is no other. */
export async function findLocalAccount(db: Db, email: string): Promise<LocalAccount | undefined> {
  const row = await UserRow.query(db)
    .whereNotNull('passwordHash')
    .whereRaw('lower(email) = lower(?)', [email])
    .orderByRaw('suspended_at is null desc, suspended_at desc')
    .first()
  return row?.passwordHash ? localAccount(row, row.passwordHash) : undefined
}

/** The account of a person who signs in with a password; undefined for one who only comes by a provider. */
export async function findLocalAccountOf(
  db: Db,
  userId: string,
): Promise<(LocalAccount & { email: string }) | undefined> {
  const row = await UserRow.query(db).findById(userId)
  if (!row?.passwordHash || row.email === null) return undefined
  return { ...localAccount(row, row.passwordHash), email: row.email }
}

function localAccount(row: UserRow, passwordHash: string): LocalAccount {
  return {
    userId: row.id,
    organisationId: row.currentOrganisationId,
    passwordHash,
    isSuspended: row.suspendedAt !== null,
  }
}

export async function updatePasswordHash(
  db: Db,
  { userId, passwordHash }: { userId: string; passwordHash: string },
): Promise<void> {
  await UserRow.query(db).findById(userId).patch({ passwordHash })
}

export async function renameUser(
  db: Db,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await UserRow.query(db).findById(id).patch({ name })
}

/** Whether the set-up link has been used: before that nobody can sign in. */
export async function hasAdministrator(db: Db): Promise<boolean> {
  return (await UserRow.query(db).findOne({ isAdministrator: true }).select('id')) !== undefined
}
