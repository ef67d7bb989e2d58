import { Client, Connection, WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import type { PayloadCodec } from '@temporalio/common'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../contract/errors.ts'
import { controlQueue, serverLockId, type BuildServerInput } from '../workflows/messages.ts'
import { searchAttributes } from '../workflows/search-attributes.ts'
import { failureConverterPath } from './failure-converter-path.ts'

export { createCodec } from './codec.ts'

const DEADLINE_MS = 5_000
const LOCK_PATIENCE_MS = 5_000
const LOCK_LOOK_MS = 50

/** What the api asks of Temporal. Knows the workflows by name, and none of their code. */
export interface Starter {
  /** TemporalUnavailable when it does not answer in 5 s; ServerBusy when another workflow holds the server. */
  startBuild(input: StartBuild): Promise<void>
  /** Asks a build to stop. Nothing happens when none runs. */
  cancelBuild(input: { serverId: string; buildId: string }): Promise<void>
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
  })
  const inTime = <T>(act: () => Promise<T>) =>
    client
      .withDeadline(Date.now() + DEADLINE_MS, act)
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
          typedSearchAttributes: [
            { key: searchAttributes.serverId, value: input.serverId },
            { key: searchAttributes.organisationId, value: organisationId },
            { key: searchAttributes.phase, value: 'checking' },
            ...(templateId ? [{ key: searchAttributes.templateId, value: templateId }] : []),
          ],
        }),
      )
    },
    async cancelBuild({ serverId }) {
      await inTime(() => client.workflow.getHandle(serverLockId(serverId)).cancel()).catch(
        unlessNotFound,
      )
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

function asUnavailable(cause: unknown) {
  if (cause instanceof WorkflowExecutionAlreadyStartedError)
    return new AppError('ServerBusy', 'another workflow holds this server', {
      cause,
      detail: 'Something else is happening to this server. Try again in a moment.',
    })
  if (cause instanceof Error && cause.name === 'WorkflowNotFoundError') return cause
  return new AppError('TemporalUnavailable', 'Temporal does not answer', {
    cause,
    detail: 'The workflow service does not answer, so nothing was begun. Try again in a moment.',
    retryAfterSeconds: 5,
  })
}

function unlessNotFound(err: unknown) {
  if (err instanceof Error && err.name === 'WorkflowNotFoundError') return
  throw err
}
