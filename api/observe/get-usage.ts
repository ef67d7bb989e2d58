import type { Usage } from '../../contract/observe-routes.ts'
import { listCallSums } from '../../db/calls.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { sumUsage } from './sum-usage.ts'

const HOUR_MS = 3_600_000

export async function getUsage(
  { db }: Context,
  { caller, params, query }: RequestOf<'getUsage'>,
): Promise<Usage> {
  const { id: serverId } = await getServer(db, {
    ...params,
    organisationId: caller.organisationId,
  })
  const now = new Date()
  const since = new Date(now.getTime() - query.hours * HOUR_MS)
  return sumUsage({ rows: await listCallSums(db, { serverId, since }), since, now })
}
