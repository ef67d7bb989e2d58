import type { ResultOf } from '../../contract/route-types.ts'
import { getServer } from '../../db/servers.ts'
import * as versions from '../../db/versions.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listVersions(
  { db }: Context,
  { caller, params }: RequestOf<'listVersions'>,
): Promise<ResultOf<'listVersions'>> {
  const { id } = await getServer(db, { ...params, organisationId: caller.organisationId })
  return { data: await versions.listVersions(db, id) }
}
