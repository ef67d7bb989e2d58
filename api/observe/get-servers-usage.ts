import type { ServersUsage } from '../../contract/observe-routes.ts'
import { listHourlyCalls } from '../../db/calls.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

const HOURS = 24
const HOUR_MS = 3_600_000

/** The hour that runs, and the 23 before it. */
export async function getServersUsage(
  { db }: Context,
  { caller: { organisationId }, query: { serverIds } }: RequestOf<'getServersUsage'>,
): Promise<ServersUsage> {
  const first = (Math.floor(Date.now() / HOUR_MS) - HOURS + 1) * HOUR_MS
  const since = new Date(first)
  const rows = await listHourlyCalls(db, { organisationId, serverIds, since })
  const data = [...Map.groupBy(rows, ({ serverId }) => serverId)].map(([serverId, own]) => {
    const calls = Array.from({ length: HOURS }, () => 0)
    const errors = [...calls]
    for (const row of own) {
      const index = (row.hour.getTime() - first) / HOUR_MS
      calls[index] = row.calls
      errors[index] = row.errors
    }
    return { serverId, calls, errors }
  })
  return { since: since.toISOString(), stepMinutes: HOUR_MS / 60_000, data }
}
