import { Client, Connection } from '@temporalio/client'
import type { PayloadCodec } from '@temporalio/common'
import type { OpenWorkflows } from '../activities/deps.ts'
import { AppError } from '../contract/errors.ts'
import {
  controlQueue,
  previewWorkflowId,
  reconcileWorkflow,
  serverLockId,
  type Reconciled,
} from '../workflows/messages.ts'
import { searchAttributes } from '../workflows/search-attributes.ts'
import { failureConverterPath } from './failure-converter-path.ts'
import { traceStarts } from './trace-starts.ts'

const DEADLINE_MS = 5_000

/** What the worker and operators ask of Temporal: who is at work, and that rows are mended now. */
export interface WorkflowDesk extends OpenWorkflows, AsyncDisposable {
  /** One at a time: joins a run that is under way. */
  startReconcile(): Promise<{ result(): Promise<Reconciled> }>
}

export function createWorkflowDesk({
  address,
  namespace,
  codec,
}: {
  address: string
  namespace: string
  codec: PayloadCodec
}): WorkflowDesk {
  const connection = Connection.lazy({ address, connectTimeout: DEADLINE_MS })
  const client = new Client({
    connection,
    namespace,
    dataConverter: { payloadCodecs: [codec], failureConverterPath },
    interceptors: { workflow: [traceStarts] },
  })
  const inTime = <T>(act: () => Promise<T>) => client.withDeadline(Date.now() + DEADLINE_MS, act)
  const isRunning = (workflowId: string) =>
    inTime(() => client.workflow.getHandle(workflowId).describe()).then(
      ({ status }) => status.name === 'RUNNING',
      (err: unknown) => {
        if (err instanceof Error && err.name === 'WorkflowNotFoundError') return false
        throw new AppError('TemporalUnavailable', `${workflowId} cannot be looked at`, {
          cause: err,
        })
      },
    )

  return {
    holdsServer: (serverId) => isRunning(serverLockId(serverId)),
    writesPreview: (previewId) => isRunning(previewWorkflowId(previewId)),
    startReconcile: () =>
      inTime(() =>
        client.workflow.start<() => Promise<Reconciled>>(reconcileWorkflow.type, {
          workflowId: reconcileWorkflow.id,
          taskQueue: controlQueue,
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: reconcileWorkflow.summary,
          typedSearchAttributes: [{ key: searchAttributes.phase, value: reconcileWorkflow.phase }],
        }),
      ),
    [Symbol.asyncDispose]: () => connection.close(),
  }
}
