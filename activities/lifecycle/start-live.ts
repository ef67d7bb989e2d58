import { findChore } from '../../db/server-lifecycle.ts'
import { getServerKey } from '../../db/servers.ts'
import { getVersion } from '../../db/versions.ts'
import { deployRunner, type DeployContext } from '../containers/deploy.ts'
import type { Deps } from '../deps.ts'
import { withHeartbeat } from '../with-heartbeat.ts'

/** The live version and its host; null when nothing is live, or the server was paused or deleted meanwhile. */
export async function findLive(
  { db }: Pick<Deps, 'db'>,
  { serverId }: { serverId: string },
): Promise<{ versionId: string; hostId: string } | null> {
  if ((await findChore(db, serverId)) !== 'resume') return null
  const { liveVersionId } = await getServerKey(db, serverId)
  if (liveVersionId === null) return null
  const { hostId } = await getVersion(db, liveVersionId)
  return hostId === null ? null : { versionId: liveVersionId, hostId }
}

/** Deploys a live version that has no runner. Safe to repeat: one that is there is kept. */
export async function startLive(
  context: DeployContext,
  { versionId }: { versionId: string },
): Promise<void> {
  await withHeartbeat(context, () => deployRunner(context, versionId))
}
