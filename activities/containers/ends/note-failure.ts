import { describeFailure } from '../../../contract/describe-trouble.ts'
import { appendRuntimeLogs } from '../../../db/runtime-logs.ts'
import { findTrouble, recordTrouble } from '../../../db/runtime-troubles.ts'
import { getVersion } from '../../../db/versions.ts'
import type { Deps } from '../../deps.ts'
import { nextTrouble } from './next-trouble.ts'

interface RunnerFailure {
  versionId: string
  /** Empty when there was none yet. */
  runnerId: string
  livedMs: number
  reason: string
  /** Its server sleeps: the next call tries again. */
  isAsleep?: boolean
  /** For the log, beside the words. */
  data: object
}

/** Says in the server's log how a runner failed, once, and when the next one is due. */
export async function noteFailure(
  { db }: Pick<Deps, 'db'>,
  { data, isAsleep = false, ...failure }: RunnerFailure,
): Promise<void> {
  const { versionId, runnerId } = failure
  await db.transaction(async (trx) => {
    const before = await findTrouble(trx, versionId)
    if (runnerId !== '' && before?.runnerId === runnerId) return // by a worker that died before it removed the runner
    const now = new Date()
    const trouble = nextTrouble(before, { ...failure, now })
    await recordTrouble(trx, trouble)
    const { serverId } = await getVersion(trx, versionId)
    const message = describeFailure(trouble, { now, isAsleep })
    const line = { at: now, level: 'error', source: 'platform', tool: null, message, data } as const
    await appendRuntimeLogs(trx, { serverId, versionId, lines: [line] })
  })
}
