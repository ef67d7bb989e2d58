import { releaseLease } from '../../db/leases.ts'
import { findRunnerOfVersion } from '../../db/runners.ts'
import * as lifecycle from '../../db/server-lifecycle.ts'
import { retireVersion } from '../../db/versions.ts'
import { discardRunner } from '../containers/deploy.ts'
import { inTurn } from '../containers/version-turns.ts'
import type { Deps } from '../deps.ts'
import { withHeartbeat } from '../with-heartbeat.ts'

/** Calls in flight may end within this. */
const DRAIN_SECONDS = 10

/** The runners that are to be stopped; none when the server was resumed meanwhile. */
export async function listRunnersToStop(
  { db }: Pick<Deps, 'db'>,
  { serverId }: { serverId: string },
): Promise<{ versionId: string; hostId: string }[]> {
  if ((await lifecycle.findChore(db, serverId)) === 'resume') return []
  return lifecycle.listServerRunners(db, serverId)
}

/** Stops the version's runner on this host and gives its port back. Safe to repeat. */
export async function stopVersion(
  deps: Pick<Deps, 'db' | 'call' | 'runtime'>,
  { versionId }: { versionId: string },
): Promise<void> {
  const { db } = deps
  const stop = async () => {
    const runner = await findRunnerOfVersion(db, versionId)
    if (runner) await discardRunner(deps, runner, { graceSeconds: DRAIN_SECONDS })
    await releaseLease(db, versionId)
    await retireVersion(db, versionId)
  }
  await withHeartbeat(deps, () => inTurn(versionId, stop))
}

/** The end of a deleted server. Safe to repeat. */
export async function eraseServer(
  { db }: Pick<Deps, 'db'>,
  { serverId }: { serverId: string },
): Promise<void> {
  await lifecycle.eraseServer(db, serverId)
}
