import { AppError } from '../contract/errors.ts'
import type { Role } from '../contract/roles.ts'
import type { Member } from '../contract/people.ts'
import { revokeKeysOf } from './api-keys.ts'
import type { Db } from './connect.ts'
import { MembershipRow, OrganisationRow } from './models/people.ts'
import { switchBack } from './organisations.ts'

export interface MemberKey {
  organisationId: string
  userId: string
}

/** By name. */
export async function listMembers(db: Db, organisationId: string): Promise<Member[]> {
  const rows: Listed[] = await listed(db, { organisationId }).orderBy(['users.name', 'users.id'])
  return rows.map(present)
}

/** Throws NotFound for somebody who is no member. */
export async function getMember(db: Db, key: MemberKey): Promise<Member> {
  const row: Listed | undefined = await listed(db, key).first()
  if (!row) throw new AppError('NotFound', `${key.userId} is no member of ${key.organisationId}`)
  return present(row)
}

interface Listed extends Omit<Member, 'joinedAt'> {
  joinedAt: Date
}

function listed(db: Db, where: Partial<MemberKey>) {
  return db<Listed>('memberships')
    .join('users', 'users.id', 'memberships.userId')
    .where(where)
    .select(
      'users.id as userId',
      'users.name',
      'users.email',
      'memberships.role',
      db.raw('users.suspended_at is not null as is_suspended'),
      'memberships.createdAt as joinedAt',
    )
}

function present({ joinedAt, ...row }: Listed): Member {
  return { ...row, joinedAt: joinedAt.toISOString() }
}

/** The role of this moment; undefined for no member, and for a suspended person. */
export async function findRole(
  db: Db,
  { organisationId, userId }: MemberKey,
): Promise<Role | undefined> {
  const row = await MembershipRow.query(db)
    .join('users', 'users.id', 'memberships.userId')
    .findOne({ organisationId, userId })
    .whereNull('users.suspendedAt')
    .select('memberships.role')
  return row?.role
}

/**
 * Until the transaction ends nobody else changes who is a member of it, or as what: of two owners who lower each other at
 * once, the second one is asked again.
 */
export async function lockMembers(db: Db, organisationId: string): Promise<void> {
  await OrganisationRow.query(db).findById(organisationId).forNoKeyUpdate()
}

/** Owners beside this person who can still act. */
export async function countOtherOwners(
  db: Db,
  { organisationId, userId }: MemberKey,
): Promise<number> {
  return MembershipRow.query(db)
    .join('users', 'users.id', 'memberships.userId')
    .where({ organisationId, role: 'owner' })
    .whereNot({ userId })
    .whereNull('users.suspendedAt')
    .resultSize()
}

/** Whoever is a member already keeps their role. */
export async function addMember(db: Db, member: MemberKey & { role: Role }): Promise<void> {
  await MembershipRow.query(db).insert(member).onConflict(['organisation_id', 'user_id']).ignore()
}

export async function updateRole(
  db: Db,
  { role, ...key }: MemberKey & { role: Role },
): Promise<void> {
  await MembershipRow.query(db).where(key).patch({ role })
}

/** Their keys for it end with the membership. Call it in a transaction. */
export async function removeMember(db: Db, key: MemberKey): Promise<void> {
  await MembershipRow.query(db).where(key).delete()
  await revokeKeysOf(db, key)
  await switchBack(db, key)
}

/** Whether a member has this address, in whatever case it is written. */
export async function hasMemberAt(
  db: Db,
  { organisationId, email }: { organisationId: string; email: string },
): Promise<boolean> {
  const row = await MembershipRow.query(db)
    .join('users', 'users.id', 'memberships.userId')
    .findOne({ organisationId })
    .whereRaw('lower(users.email) = lower(?)', [email])
    .select('memberships.userId')
  return row !== undefined
}
