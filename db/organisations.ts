import { AppError } from '../contract/errors.ts'
import type { Organisation } from '../contract/nouns.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { MembershipRow, OrganisationRow } from './models/people.ts'

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
