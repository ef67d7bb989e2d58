import type { ResultOf } from '../../contract/route-types.ts'
import { listRecentCalls } from '../../db/calls.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function listCalls(
  { db }: Context,
  { caller, params, query }: RequestOf<'listCalls'>,
): Promise<ResultOf<'listCalls'>> {
  const { id: serverId } = await getServer(db, {
    ...params,
    organisationId: caller.organisationId,
  })
  const calls = await listRecentCalls(db, { serverId, limit: query.limit })
  return {
    data: calls.map(
      ({ at, caller: name, clientId, clientName, method, tool, status, isError, ...call }) => ({
        at: at.toISOString(),
        caller: name,
        clientId,
        clientName,
        method,
        tool,
        arguments: call.arguments,
        status,
        isError,
        durationMs: call.durationMs,
      }),
    ),
  }
}
