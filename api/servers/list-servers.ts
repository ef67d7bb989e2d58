import type { ResultOf } from '../../contract/route-types.ts'
import * as servers from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export function listServers(
  { db, config }: Context,
  { caller, query }: RequestOf<'listServers'>,
): Promise<ResultOf<'listServers'>> {
  const { organisationId } = caller
  return servers.listServers(db, { organisationId, gatewayUrl: config.publicGatewayUrl, ...query })
}
