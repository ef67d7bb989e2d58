import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client'
import type { PayloadCodec } from '@temporalio/common'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../contract/errors.ts'
import {
  checkWorkflowId,
  confirmSignal,
  controlQueue,
  previewWorkflowId,
  restoredSignal,
  serverLockId,
  takedownWorkflowId,
  takenUpUpdate,
  type BuildServerInput,
  type ChangeServerInput,
  type CheckVersionInput,
  type Confirm,
  type PreviewSpecInput,
  type TakedownInput,
} from '../workflows/messages.ts'
import { searchAttributes } from '../workflows/search-attributes.ts'
import { failureConverterPath } from './failure-converter-path.ts'
import { asUnavailable, isNotFound, nothingToConfirm, unlessNotFound } from './temporal-errors.ts'
import { traceStarts } from './trace-starts.ts'

export { createCodec } from './codec.ts'

const DEADLINE_MS = 5_000
/** For a worker to take up a preview. */
const TAKE_UP_MS = 10_000
/** For a version to be scanned and tried out. */
const CHECK_MS = 180_000
const LOCK_PATIENCE_MS = 5_000
const LOCK_LOOK_MS = 50

/** What the api asks of Temporal. Knows the workflows by name, and none of their code. */
export interface Starter {
  /** TemporalUnavailable when it does not answer in 5 s; ServerBusy when another workflow holds the server. */
  startBuild(input: StartBuild): Promise<void>
  /** Asks a build to stop. Nothing happens when none runs. */
  cancelBuild(input: { serverId: string; buildId: string }): Promise<void>
  /** Tells a build that waits to go on: its row says already that it may. NothingToConfirm when none runs. */
  confirmBuild(input: { serverId: string; buildId: string }): Promise<void>
  /** The preview's row is there already. WorkerUnavailable when no worker takes it up in 10 s. The same one twice is one. */
  startPreview(input: { previewId: string; organisationId: string }): Promise<void>
  /** Makes so what the server's row says. The same chore twice is one; ServerBusy while another workflow holds the server. */
  changeServer(input: ChangeServer): Promise<void>
  /**
   * Has a live version scanned and tried out once more, and waits until that is done: the rows say how it went. The same
   * one twice is one. WorkerUnavailable when no worker takes it up in 10 s, or ends it in three minutes.
   */
  checkVersion(input: { versionId: string; organisationId: string }): Promise<void>
  /** Stops behind the rows what a takedown has cut. The same one twice is one. */
  startTakedown(input: StartTakedown): Promise<void>
  /** The takedown was undone: its workflow, if there is one, stops nothing more. */
  endTakedown(input: { takedownId: string }): Promise<void>
  /** Whether Temporal answers: part of /readyz. */
  isReachable(): Promise<boolean>
  close(): Promise<void>
}

export interface StartBuild extends BuildServerInput {
  organisationId: string
  templateId?: string | null
  /** For operators, in words: "Build weather from a template". */
  summary: string
}

export interface StartTakedown {
  takedownId: string
  templateId: string
  templateSlug: string
}

export interface ChangeServer {
  chore: Chore
  serverId: string
  organisationId: string
  slug: string
  templateId: string | null
}
type Chore = 'pause' | 'resume' | 'delete'

/** What operators read and search by. */
const chores: Record<Chore, { verb: string; phase: string }> = {
  pause: { verb: 'Pause', phase: 'pausing' },
  resume: { verb: 'Resume', phase: 'resuming' },
  delete: { verb: 'Delete', phase: 'deleting' },
}

export async function createStarter({
  address,
  namespace,
  codec,
}: {
  address: string
  namespace: string
  codec: PayloadCodec
}): Promise<Starter> {
  const connection = Connection.lazy({ address, connectTimeout: DEADLINE_MS })
  const client = new Client({
    connection,
    namespace,
    dataConverter: { payloadCodecs: [codec], failureConverterPath },
    interceptors: { workflow: [traceStarts] },
  })
  const inTime = <T>(act: () => Promise<T>, deadlineMs = DEADLINE_MS) =>
    client
      .withDeadline(Date.now() + deadlineMs, act)
      .catch((cause: unknown) => Promise.reject(asUnavailable(cause)))

  // The rows allow one open build a server. A workflow that still holds the lock has had its last word and is ending.
  const untilFree = async (start: () => Promise<unknown>) => {
    for (const end = Date.now() + LOCK_PATIENCE_MS; ; await wait(LOCK_LOOK_MS)) {
      try {
        return await inTime(start)
      } catch (err) {
        const isHeld = err instanceof AppError && err.code === 'ServerBusy'
        if (!isHeld || Date.now() > end) throw err
      }
    }
  }

  return {
    async startBuild({ organisationId, templateId, summary, ...input }) {
      await untilFree(() =>
        client.workflow.start('buildServer', {
          workflowId: serverLockId(input.serverId),
          taskQueue: controlQueue,
          args: [input satisfies BuildServerInput],
          workflowIdConflictPolicy: 'FAIL',
          staticSummary: summary,
          staticDetails: `Build \`${input.buildId}\``,
          typedSearchAttributes: attributesOf({
            serverId: input.serverId,
            organisationId,
            templateId,
            phase: 'making',
          }),
        }),
      )
    },
    async cancelBuild({ serverId }) {
      await inTime(() => client.workflow.getHandle(serverLockId(serverId)).cancel()).catch(
        unlessNotFound,
      )
    },
    async confirmBuild({ serverId, buildId }) {
      const build = client.workflow.getHandle(serverLockId(serverId))
      await inTime(() => build.signal(confirmSignal, { buildId } satisfies Confirm)).catch(
        (err: unknown) => Promise.reject(isNotFound(err) ? nothingToConfirm(buildId, err) : err),
      )
    },
    async startPreview({ previewId, organisationId }) {
      const input: PreviewSpecInput = { previewId, startBy: Date.now() + TAKE_UP_MS }
      const startWorkflowOperation = new WithStartWorkflowOperation('previewSpec', {
        workflowId: previewWorkflowId(previewId),
        taskQueue: controlQueue,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: 'Write a preview',
        typedSearchAttributes: attributesOf({ organisationId, phase: 'writing' }),
      })
      await inTime(
        () =>
          client.workflow.startUpdateWithStart(takenUpUpdate, {
            waitForStage: 'ACCEPTED',
            startWorkflowOperation,
          }),
        TAKE_UP_MS,
      )
    },
    async checkVersion({ versionId, organisationId }) {
      const startWorkflowOperation = new WithStartWorkflowOperation('checkVersion', {
        workflowId: checkWorkflowId(versionId),
        taskQueue: controlQueue,
        args: [{ versionId } satisfies CheckVersionInput],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowExecutionTimeout: CHECK_MS,
        staticSummary: 'Check a version before it is published',
        typedSearchAttributes: attributesOf({ organisationId, phase: 'checking' }),
      })
      const options = { waitForStage: 'ACCEPTED', startWorkflowOperation } as const
      await inTime(() => client.workflow.startUpdateWithStart(takenUpUpdate, options), TAKE_UP_MS)
      const handle = await startWorkflowOperation.workflowHandle()
      await inTime(() => handle.result(), CHECK_MS + DEADLINE_MS)
    },
    async changeServer({ chore, slug, ...ids }) {
      const { verb, phase } = chores[chore]
      await inTime(() =>
        client.workflow.start(`${chore}Server`, {
          workflowId: serverLockId(ids.serverId),
          taskQueue: controlQueue,
          args: [{ serverId: ids.serverId } satisfies ChangeServerInput],
          workflowIdConflictPolicy: 'FAIL',
          staticSummary: `${verb} ${slug}`,
          typedSearchAttributes: attributesOf({ ...ids, phase }),
        }),
      )
    },
    async startTakedown({ takedownId, templateId, templateSlug }) {
      await inTime(() =>
        client.workflow.start('takedownTemplate', {
          workflowId: takedownWorkflowId(takedownId),
          taskQueue: controlQueue,
          args: [{ takedownId } satisfies TakedownInput],
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: `Take down ${templateSlug} with its forks`,
          typedSearchAttributes: [
            { key: searchAttributes.templateId, value: templateId },
            { key: searchAttributes.phase, value: 'stopping' },
          ],
        }),
      )
    },
    async endTakedown({ takedownId }) {
      const takedown = client.workflow.getHandle(takedownWorkflowId(takedownId))
      await inTime(() => takedown.signal(restoredSignal)).catch(unlessNotFound)
    },
    async isReachable() {
      return inTime(() => connection.healthService.check({})).then(
        () => true,
        () => false,
      )
    },
    async close() {
      await connection.close()
    },
  }
}

function attributesOf({
  serverId,
  organisationId,
  templateId,
  phase,
}: {
  serverId?: string
  organisationId: string
  templateId?: string | null | undefined
  phase: string
}) {
  return [
    { key: searchAttributes.organisationId, value: organisationId },
    { key: searchAttributes.phase, value: phase },
    ...(serverId ? [{ key: searchAttributes.serverId, value: serverId }] : []),
    ...(templateId ? [{ key: searchAttributes.templateId, value: templateId }] : []),
  ]
}
