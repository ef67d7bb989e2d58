import { AppError } from '../../contract/errors.ts'
import type { Me } from '../../contract/nouns.ts'
import type { Db } from '../../db/connect.ts'
import { getOrganisation } from '../../db/organisations.ts'
import { findCaller, findLocalAccountOf, type Caller } from '../../db/users.ts'

export async function describeMe(db: Db, userId: string): Promise<Me> {
  const caller = await findCaller(db, userId)
  if (!caller) throw new AppError('NotSignedIn', `user ${userId} is gone`)
  return presentMe(db, caller)
}

/** An API key's caller is in the organisation of the key, wherever its maker works by now. */
export async function presentMe(
  db: Db,
  { id, name, email, isAdministrator, organisationId }: Caller,
): Promise<Me> {
  const hasPassword = (await findLocalAccountOf(db, id)) !== undefined
  return {
    user: { id, name, email, isAdministrator, hasPassword },
    organisation: await getOrganisation(db, { id: organisationId, userId: id }),
  }
}
