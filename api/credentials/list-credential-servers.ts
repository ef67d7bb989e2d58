import type { ResultOf } from '../../contract/route-types.ts'
import { listCallerSecretServers } from '../../db/caller-secrets.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listCredentialServers(
  { db }: Context,
  { caller }: RequestOf<'listCredentialServers'>,
): Promise<ResultOf<'listCredentialServers'>> {
  return { data: await listCallerSecretServers(db, caller.id) }
}
