import { AppError, errorCodes } from '../../contract/errors.ts'
import { findVersionToWake, recordWakeFailed, recordWoken } from '../../db/sleep.ts'
import type { DeployContext } from '../containers/deploy.ts'
import { findPresentTrouble, startRunner } from '../containers/ends/revive-runner.ts'
import type { Deps } from '../deps.ts'

const TRIES = 3

/** Starts the live version of a server that somebody waits for, if its place is this host. Safe to repeat. */
export async function wakeServer(
  context: DeployContext & Pick<Deps, 'logger'>,
  { serverId, hostId }: { serverId: string; hostId: string },
): Promise<void> {
  const { db, logger, call } = context
  const versionId = await findVersionToWake(db, { serverId, hostId })
  if (versionId === undefined) return
  const trouble = await findPresentTrouble(context, versionId)
  // Whether there is room for it is asked anew: that runs nothing.
  if (trouble && trouble.runnerId !== '')
    return recordWakeFailed(db, { serverId, code: 'RunnerFailing' })
  try {
    await startPatiently(context, versionId)
    await recordWoken(db, serverId)
  } catch (err) {
    if (call().signal.aborted) throw err
    logger.warn({ err, serverId, versionId }, 'a server cannot be woken')
    await recordWakeFailed(db, { serverId, code: err instanceof AppError ? err.code : 'Internal' })
  }
}

/** Callers are waiting: what may pass by itself, as a port that somebody else holds, is tried again at once. */
async function startPatiently(context: DeployContext, versionId: string) {
  for (let triesLeft = TRIES - 1; ; triesLeft -= 1) {
    try {
      return await startRunner(context, versionId)
    } catch (err) {
      const isPassing = err instanceof AppError && errorCodes[err.code].retryable
      if (!isPassing || triesLeft === 0 || context.call().signal.aborted) throw err
    }
  }
}
