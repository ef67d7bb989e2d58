import { setTimeout as wait } from 'node:timers/promises'
import { releaseLease } from '../../db/leases.ts'
import { findRunnerOfVersion } from '../../db/runners.ts'
import {
  letRunnerLeave,
  listFallingAsleep,
  markIdleAsleep,
  SLEEP_SETTLES_MS,
} from '../../db/sleep.ts'
import { discardRunner } from '../containers/deploy.ts'
import { inTurn } from '../containers/version-turns.ts'
import type { Deps } from '../deps.ts'

/** Calls in flight may end within this; a runner that has none leaves at once. */
const DRAIN_SECONDS = 30

type Context = Pick<Deps, 'db' | 'runtime' | 'logger' | 'call'>

/**
 * Takes the runners of servers that nobody has called for long. A server is marked first, and its runner stopped when no
 * gateway sends it calls any more: a call that comes meanwhile takes the mark away, and nothing is stopped.
 */
export async function letIdleSleep(
  context: Context,
  { hostId, afterMinutes }: { hostId: string; afterMinutes: number },
): Promise<void> {
  const { db, logger, call } = context
  const marked = await markIdleAsleep(db, { hostId, afterMinutes })
  if (marked.length > 0) await wait(SLEEP_SETTLES_MS + 50, undefined, { signal: call().signal })
  const falling = await listFallingAsleep(db, hostId)
  await Promise.all(
    falling.map((server) =>
      inTurn(server.versionId, () => stopSleeper(context, server)).catch((err: unknown) =>
        logger.warn({ err, ...server }, 'a server that sleeps still has a runner; trying again'),
      ),
    ),
  )
}

async function stopSleeper(
  { db, runtime, logger }: Context,
  { serverId, versionId }: { serverId: string; versionId: string },
) {
  if (!(await letRunnerLeave(db, { serverId, versionId }))) return // somebody has called
  const runner = await findRunnerOfVersion(db, versionId)
  if (runner) await discardRunner({ db, runtime }, runner, { graceSeconds: DRAIN_SECONDS })
  await releaseLease(db, versionId)
  logger.info({ serverId, versionId }, 'nobody calls: the server sleeps')
}
