// Stops what runs of a template that was taken down. Callers are refused already: the rows said so before this began.
import {
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { dockerQueue, restoredSignal, serverLockId, type TakedownInput } from './messages.ts'
import { searchAttributes } from './search-attributes.ts'
import { activityOptions, type TimedStep } from './timings.ts'

const HOSTS_AT_ONCE = 8
const PAGES_A_RUN = 20
/** What would not stop is tried again this often, and needs attention after a day of it. */
const RETRY_EVERY_MS = 5 * 60_000
const ROUNDS_A_DAY = 288

/** Ends when every fork is stopped, however long that takes, or when the takedown was undone. */
export async function takedownTemplate(input: TakedownInput): Promise<void> {
  const { takedownId, round = 1, timeScale = 1 } = input
  let isRestored = false
  setHandler(defineSignal(restoredSignal), () => {
    isRestored = true
  })
  const on = createActivities(timeScale)

  await cancelBuilds(await on('undo', 'End builds of forks').endBuildsOfForks({ takedownId }))
  for (let page = 1; !isRestored; page++) {
    if (page > PAGES_A_RUN) return continueAsNew<typeof takedownTemplate>(input)
    if (!(await stopPage(on, input))) break
  }
  if (isRestored) return
  const { stuck } = await on('undo', 'Write down how far it is').endTakedown({
    takedownId,
    isOverdue: round >= ROUNDS_A_DAY,
  })
  // It stays set over continue-as-new, so the round that stops the last one takes it back.
  if (stuck > 0 || round > 1)
    upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: stuck > 0 }])
  if (stuck === 0) return
  if (await condition(() => isRestored, RETRY_EVERY_MS * timeScale)) return
  await on('undo', 'Try again what is stuck').retryStuckForks({ takedownId })
  await continueAsNew<typeof takedownTemplate>({ ...input, round: round + 1 })
}

type On = ReturnType<typeof createActivities>

function createActivities(timeScale: number) {
  const { taskQueue: controlQueue } = workflowInfo()
  return (name: TimedStep, summary: string, taskQueue = controlQueue) =>
    proxyActivities<Activities>({ ...activityOptions(name, timeScale), taskQueue, summary })
}

/** Their undo removes what they have started. One that has ended meanwhile is not there to cancel. */
async function cancelBuilds(builds: { serverId: string }[]) {
  await Promise.allSettled(
    builds.map(({ serverId }) => getExternalWorkflowHandle(serverLockId(serverId)).cancel()),
  )
}

/** Answers whether there was anything to stop. */
async function stopPage(on: On, { takedownId }: TakedownInput): Promise<boolean> {
  const hosts = await on('undo', 'Find forks to stop').nextForksToStop({ takedownId })
  for (let first = 0; first < hosts.length; first += HOSTS_AT_ONCE)
    await Promise.all(
      hosts.slice(first, first + HOSTS_AT_ONCE).map((host) => stopOnHost(on, takedownId, host)),
    )
  return hosts.length > 0
}

/** A host that is away holds up no other: its forks are written down as stuck. */
async function stopOnHost(
  on: On,
  takedownId: string,
  { hostId, serverIds }: { hostId: string; serverIds: string[] },
) {
  const summary = `Stop ${serverIds.length} forks on ${hostId}`
  try {
    await on('stop-forks', summary, dockerQueue(hostId)).stopForks({
      takedownId,
      hostId,
      serverIds,
    })
  } catch (err) {
    if (isCancellation(err)) throw err
    const problem = `The host ${hostId} does not answer`
    await on('undo', `Note that ${hostId} is away`).markForksStuck({
      takedownId,
      serverIds,
      problem,
    })
  }
}
