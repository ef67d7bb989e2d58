import { lockBuild } from './builds.ts'
import { cancelQueuedBuild } from './cancel-queued-build.ts'
import type { Db } from './connect.ts'

interface Deps {
  db: Db
  /** Who asks a build that runs to stop. */
  starter: { cancelBuild(input: { serverId: string; buildId: string }): Promise<void> }
}

/** Ends a build that has not begun, and asks one that runs to stop. One that has ended stays as it is. */
export async function cancelOpenBuild(
  { db, starter }: Deps,
  { buildId, serverId }: { buildId: string; serverId: string },
): Promise<void> {
  // Workflows are named by their server: while this build is locked, the next one of the server cannot begin.
  await db.transaction(async (trx) => {
    const state = await lockBuild(trx, buildId)
    if (state === 'queued') await cancelQueuedBuild(trx, buildId)
    if (state === 'running') await starter.cancelBuild({ serverId, buildId })
  })
}
