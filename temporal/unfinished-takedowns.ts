import type { Db } from '../db/connect.ts'
import { listUnfinishedTakedowns } from '../db/takedowns.ts'
import type { Starter } from './client.ts'

/** Of each takedown that is not through a workflow runs; one that is there already is left alone. */
export async function finishTakedowns(
  { db, starter }: { db: Db; starter: Starter },
  signal: AbortSignal,
): Promise<void> {
  for (const takedown of await listUnfinishedTakedowns(db)) {
    if (signal.aborted) return
    await starter.startTakedown(takedown)
  }
}
