// Pause, resume and delete. The row says already what is wanted; these make it so, each under the server's lock.
import { proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { dockerQueue, type ChangeServerInput } from './messages.ts'
import { activityOptions, type TimedStep } from './timings.ts'

/** Stops what runs of the server. Its live version stays what it is, for the day that it is resumed. */
export async function pauseServer({ serverId, timeScale }: ChangeServerInput): Promise<void> {
  const on = createActivities(timeScale)
  for (const { versionId, hostId } of await on('undo').listRunnersToStop({ serverId }))
    await on('stop', dockerQueue(hostId)).stopVersion({ versionId })
}

/** Deploys the live version again. What this cannot do now, the host that looks after its versions does. */
export async function resumeServer({ serverId, timeScale }: ChangeServerInput): Promise<void> {
  const on = createActivities(timeScale)
  const live = await on('undo').findLive({ serverId })
  if (live) await on('deploy', dockerQueue(live.hostId)).startLive({ versionId: live.versionId })
}

/** Stops what runs of the server, then throws away what it had of its owner and callers. */
export async function deleteServer({ serverId, timeScale }: ChangeServerInput): Promise<void> {
  await pauseServer({ serverId, ...(timeScale !== undefined && { timeScale }) })
  await createActivities(timeScale)('undo').eraseServer({ serverId })
}

function createActivities(timeScale: number | undefined) {
  const { taskQueue: controlQueue } = workflowInfo()
  return (name: TimedStep, taskQueue = controlQueue) =>
    proxyActivities<Activities>({ ...activityOptions(name, timeScale), taskQueue, summary: name })
}
