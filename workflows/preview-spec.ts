import {
  CancellationScope,
  defineUpdate,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import type { ErrorCode } from '../contract/errors.ts'
import { codeOf } from './build-failure.ts'
import { claudeQueueBeside, takenUpUpdate, type PreviewSpecInput } from './messages.ts'
import { summaryOf } from './summaries.ts'
import { activityOptions } from './timings.ts'

export const takenUp = defineUpdate<void>(takenUpUpdate)

/** Has a model write the spec of a preview. However it ends, the preview's row says so. */
export async function previewSpec({
  previewId,
  startBy,
  timeScale,
}: PreviewSpecInput): Promise<void> {
  setHandler(takenUp, () => {})
  const { taskQueue: controlQueue } = workflowInfo()
  const queue = claudeQueueBeside(controlQueue)
  const { writePreview } = proxyActivities<Activities>({
    ...activityOptions('write-preview', timeScale),
    taskQueue: queue,
    summary: summaryOf('write-preview'),
  })
  const { failPreview } = proxyActivities<Activities>({
    ...activityOptions('undo', timeScale),
    summary: 'End the preview without a spec',
  })
  const fail = (code: ErrorCode) =>
    CancellationScope.nonCancellable(() => failPreview({ previewId, code }))

  if (Date.now() > startBy) return fail('WorkerUnavailable')
  try {
    await writePreview({ previewId })
  } catch (err) {
    const code = codeOf(err)
    await fail(code === 'BuildTimedOut' ? 'ModelUnavailable' : code)
  }
}
