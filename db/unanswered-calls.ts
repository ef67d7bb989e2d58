import type { Db } from './connect.ts'
import type { Runner } from './runners.ts'

export interface ServingRunner extends Runner {
  versionId: string
  serverId: string
  readyAt: Date
}

/** Ready runners of a host that kept a call waiting for so long, to no avail, and that ended after `since`. */
export async function listUnansweringRunners(
  db: Db,
  { hostId, waitedMs, since }: { hostId: string; waitedMs: number; since: Date },
): Promise<ServingRunner[]> {
  return db('runners')
    .join('versions', 'versions.id', 'runners.versionId')
    .where({ 'runners.hostId': hostId, 'runners.state': 'ready' })
    .whereRaw(
      `exists (select from recent_calls call
         where call.server_id = versions.server_id and call.version_id = versions.id
           and call.is_error and call.at > runners.ready_at and call.duration_ms >= ?
           and call.at + call.duration_ms * interval '1 millisecond' > ?)`,
      [waitedMs, since],
    )
    .select('runners.*', 'versions.serverId')
}
