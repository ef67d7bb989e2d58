import type { ResultOf } from '../../contract/route-types.ts'
import { listApiKeys } from '../../db/api-keys.ts'
import { reaches } from '../../contract/reaches.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listKeys(
  { db }: Context,
  { caller: { organisationId, id: userId, role } }: RequestOf<'listKeys'>,
): Promise<ResultOf<'listKeys'>> {
  const whose = reaches(role, 'admin') ? {} : { userId }
  return { data: await listApiKeys(db, { organisationId, ...whose }) }
}
