// Pause, resume and delete. The row says already what is wanted; these make it so, each under the server's lock.
import {
  patched,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { dockerQueue, type ChangeServerInput } from './messages.ts'
import { searchAttributes } from './search-attributes.ts'
import { activityOptions, type TimedStep } from './timings.ts'

/** Stops what runs of the server. Its live version stays what it is, for the day that it is resumed. */
export async function pauseServer({ serverId, timeScale }: ChangeServerInput): Promise<void> {
  const on = createActivities(timeScale)
  const runners = await on('undo', 'Find its runners').listRunnersToStop({ serverId })
  for (const { versionId, hostId } of runners) {
    setHost(hostId)
    await on('stop', `Stop ${versionId}`, dockerQueue(hostId)).stopVersion({ versionId })
  }
}

/** Deploys the live version again. What this cannot do now, the host that looks after its versions does. */
export async function resumeServer({ serverId, timeScale }: ChangeServerInput): Promise<void> {
  const on = createActivities(timeScale)
  const live = await on('undo', 'Find its live version').findLive({ serverId })
  if (!live) return
  const { versionId, hostId } = live
  setHost(hostId)
  await on('deploy', `Deploy ${versionId}`, dockerQueue(hostId)).startLive({ versionId })
}

/** Stops what runs of the server, then throws away what it had of its owner and callers. */
export async function deleteServer({ serverId, timeScale }: ChangeServerInput): Promise<void> {
  await pauseServer({ serverId, ...(timeScale !== undefined && { timeScale }) })
  await createActivities(timeScale)('undo', 'Erase it').eraseServer({ serverId })
}

function createActivities(timeScale: number | undefined) {
  const { taskQueue: controlQueue } = workflowInfo()
  return (name: TimedStep, summary: string, taskQueue = controlQueue) =>
    proxyActivities<Activities>({ ...activityOptions(name, timeScale), taskQueue, summary })
}

/** Runs that began before this was set go on without it. */
function setHost(hostId: string) {
  if (patched('2026-11-host-of-changes'))
    upsertSearchAttributes([{ key: searchAttributes.hostId, value: hostId }])
}
