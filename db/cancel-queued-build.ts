import { errorCodes } from '../contract/errors.ts'
import { appendBuildEvent } from './build-events.ts'
import { transitionBuild } from './builds.ts'
import type { Db } from './connect.ts'

/** Ends a build that has not begun: its workflow, if it starts at all, finds that there is nothing to do. */
export async function cancelQueuedBuild(trx: Db, buildId: string): Promise<void> {
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
