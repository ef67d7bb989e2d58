import type { ResultOf } from '../../contract/route-types.ts'
import * as logs from '../../db/runtime-logs.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listRuntimeLogs(
  { db }: Context,
  { caller, params, query: { since, ...query } }: RequestOf<'listRuntimeLogs'>,
): Promise<ResultOf<'listRuntimeLogs'>> {
  const { organisationId } = caller
  const { id: serverId } = await getServer(db, { ...params, organisationId })
  return logs.listRuntimeLogs(db, {
    serverId,
    since: since ? new Date(since) : undefined,
    ...query,
  })
}
