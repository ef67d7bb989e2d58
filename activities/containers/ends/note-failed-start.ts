import { errorCodes, type AppError } from '../../../contract/errors.ts'
import { releaseLease } from '../../../db/leases.ts'
import { findRunnerOfVersion } from '../../../db/runners.ts'
import { findTrouble } from '../../../db/runtime-troubles.ts'
import { sleepWithoutRoom } from '../../../db/sleep.ts'
import type { Deps } from '../../deps.ts'
import { discardRunner } from '../deploy.ts'
import { noteFailure } from './note-failure.ts'

/**
 * Says of a live version why it has no runner, in words for its owner. When its organisation has no room for one more its
 * server sleeps until the next call: nobody tries again for no one. Call it in the version's turn.
 */
export async function noteFailedStart(
  { db, runtime }: Pick<Deps, 'db' | 'runtime'>,
  { versionId, err }: { versionId: string; err: AppError },
): Promise<void> {
  const runner = await findRunnerOfVersion(db, versionId)
  if (runner?.state === 'ready') return // somebody else's start went well
  const isAsleep = err.code === 'QuotaReached' && (await sleepWithoutRoom(db, versionId))
  if (isAsleep) await releaseLease(db, versionId)
  const before = await findTrouble(db, versionId)
  // However often a server is called that cannot wake, its log says so now and then.
  if (!before || before.nextTryAt.getTime() <= Date.now())
    await noteFailure(
      { db },
      {
        versionId,
        runnerId: runner?.id ?? '',
        livedMs: 0,
        reason: reasonOf(err),
        isAsleep,
        data: { code: err.code },
      },
    )
  if (runner) await discardRunner({ db, runtime }, runner) // it never connected, and stands in the way of the next one
}

function reasonOf({ code, detail }: AppError) {
  if (!detail) return `it could not be started (${errorCodes[code].title})`
  return `it could not be started. ${detail.replace(/\.$/, '')}`
}
