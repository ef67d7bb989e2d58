import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import { buildStepTitles, type BuildStep } from '../contract/build-steps.ts'
import { summaryOf } from './summaries.ts'
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
  /** "version 3 of weather", once there is one. */
  versionName: string | undefined
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
    versionName: undefined,
    controlQueue,
    on: (name, taskQueue = controlQueue) =>
      proxyActivities<Activities>({
        ...activityOptions(name, timeScale),
        taskQueue,
        summary: summaryOf(name, steps.versionName),
      }),
    next(step, { queue, limits = step, round = steps.place.round } = {}) {
      steps.place = { step, round }
      setCurrentDetails(
        round > 0 ? `${buildStepTitles[step]}, repaired ${round} times` : buildStepTitles[step],
      )
      return steps.on(limits, queue)
    },
  }
  return steps
}
