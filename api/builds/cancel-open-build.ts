import { errorCodes } from '../../contract/errors.ts'
import { appendBuildEvent } from '../../db/build-events.ts'
import { lockBuild, transitionBuild } from '../../db/builds.ts'
import type { Context } from '../context.ts'

/** Ends a build that has not begun, and asks one that runs to stop. One that has ended stays as it is. */
export async function cancelOpenBuild(
  { db, starter }: Pick<Context, 'db' | 'starter'>,
  { buildId, serverId }: { buildId: string; serverId: string },
): Promise<void> {
  // Workflows are named by their server: while this build is locked, the next one of the server cannot begin.
  await db.transaction(async (trx) => {
    const state = await lockBuild(trx, buildId)
    if (state === 'queued') await endQueued(trx, buildId)
    if (state === 'running') await starter.cancelBuild({ serverId, buildId })
  })
}

/** One that has not begun is ended here: its workflow, if it starts at all, finds that there is nothing to do. */
async function endQueued(trx: Context['db'], buildId: string): Promise<void> {
  await transitionBuild(trx, {
    id: buildId,
    from: ['queued'],
    to: 'cancelled',
    failure: { code: 'Cancelled', title: errorCodes.Cancelled.title, detail: null, step: null },
  })
  await appendBuildEvent(trx, {
    buildId,
    type: 'build-ended',
    text: 'Cancelled before it began.',
    state: 'cancelled',
    dedupeKey: 'ended',
  })
}
