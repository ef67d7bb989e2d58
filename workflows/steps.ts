import { proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import type { BuildStep } from '../contract/build-steps.ts'
import { activityOptions, type TimedStep } from './timings.ts'

/** Where a build is: what its reason names when it ends here. */
export interface Place {
  step: BuildStep | null
  /** How often its spec was repaired before. */
  round: number
}

export interface Steps {
  /** The step under way, or the last one. */
  place: Place
  /** Of this workflow and its short activities. */
  controlQueue: string
  /** The activities, with the limits of `name`. */
  on: (name: TimedStep, queue?: string) => Activities
  /** The same, and the build is there from now on. */
  next: (step: BuildStep, at?: { queue?: string; limits?: TimedStep; round?: number }) => Activities
}

export function createSteps({ timeScale }: { timeScale: number | undefined }): Steps {
  const { taskQueue: controlQueue } = workflowInfo()
  const steps: Steps = {
    place: { step: null, round: 0 },
    controlQueue,
    on: (name, taskQueue = controlQueue) =>
      proxyActivities<Activities>({
        ...activityOptions(name, timeScale),
        taskQueue,
        summary: name,
      }),
    next(step, { queue, limits = step, round = steps.place.round } = {}) {
      steps.place = { step, round }
      return steps.on(limits, queue)
    },
  }
  return steps
}
