import { AppError } from '../../contract/errors.ts'
import type { Me } from '../../contract/nouns.ts'
import type { Db } from '../../db/connect.ts'
import { getOrganisation } from '../../db/organisations.ts'
import { findCaller } from '../../db/users.ts'

export async function describeMe(db: Db, userId: string): Promise<Me> {
  const caller = await findCaller(db, userId)
  if (!caller) throw new AppError('NotSignedIn', `user ${userId} is gone`)
  const { id, name, email, isAdministrator, organisationId } = caller
  return {
    user: { id, name, email, isAdministrator },
    organisation: await getOrganisation(db, { id: organisationId, userId }),
  }
}
