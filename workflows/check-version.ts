import { defineUpdate, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { dockerQueue, takenUpUpdate, type CheckVersionInput } from './messages.ts'
import { activityOptions } from './timings.ts'

/** Scans a live version and tries it out once more, ahead of its publication. */
export async function checkVersion({ versionId, timeScale }: CheckVersionInput): Promise<void> {
  setHandler(defineUpdate<void>(takenUpUpdate), () => {})
  const { rescanVersion } = proxyActivities<Activities>({
    ...activityOptions('compile', timeScale),
    taskQueue: workflowInfo().taskQueue,
    summary: 'Scan it once more',
  })
  const { hostId } = await rescanVersion({ versionId })
  const { retestVersion } = proxyActivities<Activities>({
    ...activityOptions('self-test', timeScale),
    taskQueue: dockerQueue(hostId),
    summary: 'Try it out once more',
  })
  await retestVersion({ versionId })
}
