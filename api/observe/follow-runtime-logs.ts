import type { RuntimeLogLine } from '../../contract/observe-routes.ts'
import { listRuntimeLogsAfter } from '../../db/runtime-logs.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import { followEvents } from '../follow-events.ts'
import type { Following, RequestOf } from '../request-types.ts'

const LINES_AT_ONCE = 500

export async function followRuntimeLogs(
  { db, notices }: Context,
  { caller, params, query, after, signal }: RequestOf<'followRuntimeLogs'> & Following,
): Promise<AsyncIterable<{ id: number; data: RuntimeLogLine }>> {
  const { organisationId } = caller
  const { id: serverId } = await getServer(db, { ...params, organisationId })
  return followEvents(
    { notices },
    {
      id: serverId,
      after,
      signal,
      list: (seen) =>
        listRuntimeLogsAfter(db, {
          serverId,
          after: Math.max(seen, after),
          limit: LINES_AT_ONCE,
          ...query,
        }),
      isLast: () => false, // a server may always say more
    },
  )
}
