import { proxyActivities, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { dockerQueue, type Reconciled } from './messages.ts'
import { searchAttributes } from './search-attributes.ts'
import { activityOptions } from './timings.ts'

/** A mend may show the next one: of a build that is ended the runner is left. */
const LOOKS = 4
const MENDS_A_LOOK = 100

/** Mends rows that disagree, however they came to it. What a host alone can tell it mends by itself. */
export async function reconcile(): Promise<Reconciled> {
  const { taskQueue: controlQueue } = workflowInfo()
  const on = (taskQueue: string, summary: string) =>
    proxyActivities<Activities>({ ...activityOptions('reconcile'), taskQueue, summary })
  let mended = 0
  for (let look = 1; look <= LOOKS; look++) {
    const mends = await on(controlQueue, 'Look for rows that disagree').findMends({
      limit: MENDS_A_LOOK,
    })
    const ends = await Promise.allSettled(
      mends.map((mend) =>
        on(
          mend.hostId === null ? controlQueue : dockerQueue(mend.hostId),
          `${mend.what} ${mend.id}`,
        ).mend(mend),
      ),
    )
    if (ends.some(({ status }) => status === 'rejected')) askForAttention()
    const now = ends.filter((end) => end.status === 'fulfilled' && end.value.isMended).length
    mended += now
    if (now === 0) break
  }
  return { mended }
}

/** The log says why; it is found again at the next run. */
function askForAttention() {
  upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: true }])
}
