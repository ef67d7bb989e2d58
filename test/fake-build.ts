// BuildServer with activities that note their calls and succeed, but for those that a test replaces.
import { ApplicationFailure } from '@temporalio/common'
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client'
import { randomUUID } from 'node:crypto'
import type { Activities } from '../activities/index.ts'
import { runWorkflows } from './workflows.ts'

export type Name = keyof Activities

export interface Call {
  name: Name
  input: object
}

/** The input's shape is the activity's own; a fake looks at what it needs. */
type Replaced = Partial<
  Record<Name, (input: { round?: number; serverIds?: string[] }) => Promise<unknown>>
>

const begun = { versionId: 'ver_2', versionName: 'version 2 of weather' }

export function fakeActivities(hostId: string, replaced: Replaced = {}) {
  const calls: Call[] = []
  const results: Record<Name, unknown> = {
    begin: { ...begun, isWrittenByModel: false, repairTries: 0, hostId },
    generate: undefined,
    generateByModel: undefined,
    render: undefined,
    scan: undefined,
    compile: undefined,
    selfTest: undefined,
    repair: { isRepaired: true },
    noteFailedRepair: undefined,
    contractCheck: { waitMs: null },
    endConfirmation: undefined,
    place: { hostId },
    releasePort: undefined,
    deploy: undefined,
    removeRunner: undefined,
    healthCheck: undefined,
    activate: { retire: null },
    retire: { ok: true, detail: '' },
    fence: { isLive: false, retire: null },
    failBuild: undefined,
    endLive: undefined,
    listRunnersToStop: [],
    stopVersion: undefined,
    eraseServer: undefined,
    findLive: null,
    startLive: undefined,
    findMends: [],
    mend: { isMended: true },
    writePreview: undefined,
    failPreview: undefined,
    rescanVersion: { hostId },
    retestVersion: undefined,
    endBuildsOfForks: [],
    nextForksToStop: [],
    stopForks: undefined,
    markForksStuck: undefined,
    retryStuckForks: 0,
    endTakedown: { stuck: 0 },
  }
  const activities = Object.fromEntries(
    Object.entries(results).map(([name, result]) => [
      name,
      async (input: object) => {
        calls.push({ name: name as Name, input })
        const replacement = replaced[name as Name]
        return replacement ? replacement(input) : result
      },
    ]),
  )
  return { activities, calls, names: () => calls.map(({ name }) => name) }
}

/** A model writes its spec, and may repair it so often. */
export function writtenByModel(hostId: string, { repairTries = 3 } = {}): Replaced {
  return {
    begin: async () => ({ ...begun, isWrittenByModel: true, repairTries, hostId }),
  }
}

export interface BuildOptions {
  hostId?: string
  timeScale?: number
  during?: (handle: WorkflowHandle, names: () => Name[]) => Promise<void>
  maxCachedWorkflows?: number
}

export async function build(
  replaced: Replaced = {},
  { timeScale, during, maxCachedWorkflows, hostId = randomUUID() }: BuildOptions = {},
) {
  const fake = fakeActivities(hostId, replaced)
  await using runner = await runWorkflows({
    activities: fake.activities,
    hostId,
    ...(maxCachedWorkflows !== undefined && { maxCachedWorkflows }),
  })
  const serverId = `srv_${hostId}`
  const handle = await runner.startBuild({
    buildId: 'bld_1',
    serverId,
    ...(timeScale && { timeScale }),
  })
  await during?.(handle, fake.names)
  const outcome = await handle.result().then(
    () => 'live',
    (err: unknown) => failureType(err),
  )
  const { raw } = await handle.describe()
  const events = Number(raw.workflowExecutionInfo?.historyLength)
  return { outcome, events, ...fake }
}

export function failureType(err: unknown) {
  if (!(err instanceof WorkflowFailedError)) throw err
  const { cause } = err
  return cause instanceof ApplicationFailure ? cause.type : cause?.name
}

export const fails = (type: string) => async () => {
  throw ApplicationFailure.nonRetryable('in a test', type)
}
