import {
  ScheduleAlreadyRunning,
  ScheduleClient,
  type Connection,
  type ScheduleOptions,
} from '@temporalio/client'
import { controlQueue, reconcileWorkflow } from '../workflows/messages.ts'
import { searchAttributes } from '../workflows/search-attributes.ts'

const schedule: Pick<ScheduleOptions, 'spec' | 'policies' | 'action'> = {
  spec: { intervals: [{ every: '5 minutes' }], jitter: '20 seconds' },
  policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
  action: {
    type: 'startWorkflow',
    workflowType: reconcileWorkflow.type,
    workflowId: reconcileWorkflow.id, // Temporal adds the time
    taskQueue: controlQueue,
    staticSummary: reconcileWorkflow.summary,
    typedSearchAttributes: [{ key: searchAttributes.phase, value: reconcileWorkflow.phase }],
  },
}

/** Makes the schedule, or brings an older one up to date. One that an operator paused stays paused. */
export async function ensureReconcileSchedule(
  connection: Connection,
  namespace: string,
): Promise<void> {
  const client = new ScheduleClient({ connection, namespace })
  try {
    await client.create({ scheduleId: reconcileWorkflow.id, ...schedule })
  } catch (err) {
    if (!(err instanceof ScheduleAlreadyRunning)) throw err
    await client
      .getHandle(reconcileWorkflow.id)
      .update((found) => ({ ...schedule, state: found.state }))
  }
}
