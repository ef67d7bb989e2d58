import { AppError } from '../contract/errors.ts'
import type { Organisation } from '../contract/nouns.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { MembershipRow, OrganisationRow, UserRow } from './models/people.ts'

const HOME_NAME = 'Home'

/**
 * The first personal organisation of the installation, made when there is none. Until set-up nobody is a member of it;
 * the first administrator becomes its owner.
 */
export async function ensureHomeOrganisation(db: Db): Promise<string> {
  return db.transaction(async (trx) => {
    await trx.raw("select pg_advisory_xact_lock(hashtext('bmm_home_organisation'))")
    const home = await OrganisationRow.query(trx)
      .findOne({ kind: 'personal' })
      .orderBy('id')
      .select('id')
    return home?.id ?? createPersonalOrganisation(trx, { name: HOME_NAME })
  })
}

/** Answers its id. Nobody is a member of it yet. */
export async function createPersonalOrganisation(
  db: Db,
  { name }: { name: string },
): Promise<string> {
  const { id } = await OrganisationRow.query(db).insertAndFetch({
    id: newId('organisation'),
    name,
    kind: 'personal',
  })
  return id
}

/** As one of its members sees it. */
export async function getOrganisation(
  db: Db,
  { id, userId }: { id: string; userId: string },
): Promise<Organisation> {
  const membership = await MembershipRow.query(db).findOne({ organisationId: id, userId })
  const row = membership && (await OrganisationRow.query(db).findById(id))
  if (!row) throw new AppError('NotFound', `${userId} is no member of organisation ${id}`)
  return { id: row.id, name: row.name, kind: row.kind, role: membership.role }
}

/** By name. */
export async function listOrganisations(db: Db, userId: string): Promise<Organisation[]> {
  return db('memberships')
    .join('organisations', 'organisations.id', 'memberships.organisationId')
    .where({ userId })
    .orderBy('organisations.name')
    .orderBy('organisations.id')
    .select<Organisation[]>(
      'organisations.id',
      'organisations.name',
      'organisations.kind',
      'memberships.role',
    )
}

/** Its maker owns it, and works in it from now on. Call it in a transaction. */
export async function createSharedOrganisation(
  db: Db,
  { name, userId }: { name: string; userId: string },
): Promise<string> {
  const { id } = await OrganisationRow.query(db).insertAndFetch({
    id: newId('organisation'),
    name,
    kind: 'shared',
  })
  await MembershipRow.query(db).insert({ organisationId: id, userId, role: 'owner' })
  await switchOrganisation(db, { userId, organisationId: id })
  return id
}

export async function renameOrganisation(
  db: Db,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await OrganisationRow.query(db).findById(id).patch({ name })
}

/** Throws PersonalOrganisation where only one person can ever be. */
export async function requireShared(db: Db, id: string): Promise<void> {
  const row = await OrganisationRow.query(db).findById(id).select('kind')
  if (row?.kind === 'shared') return
  throw new AppError('PersonalOrganisation', `organisation ${id} is personal`, {
    detail: 'It is for you alone: make a shared organisation to work with others.',
  })
}

/**
 * Works in another organisation from now on; NotFound for one that has no such member. Call it in a transaction: the
 * person's row is locked, so that nobody ends up in an organisation that they are just removed from.
 */
export async function switchOrganisation(
  db: Db,
  { userId, organisationId }: { userId: string; organisationId: string },
): Promise<void> {
  await lockPerson(db, userId)
  const membership = await MembershipRow.query(db).findOne({ organisationId, userId })
  if (!membership)
    throw new AppError('NotFound', `${userId} is no member of organisation ${organisationId}`)
  await UserRow.query(db).findById(userId).patch({ currentOrganisationId: organisationId })
}

/** Whoever works in this organisation works in their personal one again, which is made if there is none. */
export async function switchBack(
  db: Db,
  { userId, organisationId }: { userId: string; organisationId: string },
): Promise<void> {
  const person = await lockPerson(db, userId)
  if (person?.currentOrganisationId !== organisationId) return
  const own = await MembershipRow.query(db)
    .join('organisations', 'organisations.id', 'memberships.organisationId')
    .findOne({ userId, kind: 'personal' })
    .orderBy('organisations.id')
    .select('memberships.organisationId')
  const home = own?.organisationId ?? (await createOwn(db, { userId, name: person.name }))
  await UserRow.query(db).findById(userId).patch({ currentOrganisationId: home })
}

async function createOwn(db: Db, { userId, name }: { userId: string; name: string }) {
  const organisationId = await createPersonalOrganisation(db, { name })
  await MembershipRow.query(db).insert({ organisationId, userId, role: 'owner' })
  return organisationId
}

/** Until the transaction ends nobody else moves this person between organisations. */
function lockPerson(db: Db, userId: string) {
  return UserRow.query(db).findById(userId).forNoKeyUpdate()
}
