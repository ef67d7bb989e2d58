import type { ResultOf } from '../../contract/route-types.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { describeSecrets } from './describe-secrets.ts'

export async function listSecrets(
  { db }: Context,
  { caller, params }: RequestOf<'listSecrets'>,
): Promise<ResultOf<'listSecrets'>> {
  const { id } = await getServer(db, { ...params, organisationId: caller.organisationId })
  return { data: await describeSecrets(db, id) }
}
