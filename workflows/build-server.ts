import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'
import type { BuildStep } from '../contract/build-steps.ts'
import { reasonOf } from './build-failure.ts'
import { dockerQueue, type BuildServerInput } from './messages.ts'
import { Saga } from './saga.ts'
import { searchAttributes } from './search-attributes.ts'
import { activityOptions, buildDeadlineMs, type TimedStep } from './timings.ts'

/** Turns a recorded request into a live version, or leaves everything as it was and says why. */
export async function buildServer({ buildId, timeScale }: BuildServerInput): Promise<void> {
  const saga = new Saga()
  let step: BuildStep | null = null

  const { taskQueue: controlQueue } = workflowInfo()

  const on = (name: TimedStep, taskQueue = controlQueue) =>
    proxyActivities<Activities>({ ...activityOptions(name, timeScale), taskQueue, summary: name })
  const next = (name: BuildStep, taskQueue?: string) => {
    step = name
    return on(name, taskQueue)
  }

  try {
    const candidate = await CancellationScope.withTimeout(
      buildDeadlineMs * (timeScale ?? 1),
      makeCandidate,
    )
    const { retire } = await CancellationScope.nonCancellable(() =>
      next('activate').activate(candidate),
    )
    await endLive(retire)
  } catch (err) {
    const { isLive, retire } = await CancellationScope.nonCancellable(() =>
      on('undo').fence({ buildId }),
    )
    if (isLive) return endLive(retire)
    await endFailed(err)
  }

  async function makeCandidate() {
    const version = { buildId, ...(await next('begin').begin({ buildId })) }
    await next('generate').generate(version)
    await next('render').render(version)
    await next('scan').scan(version)
    await next('compile').compile(version)

    saga.push('release the port', () => on('undo').releasePort(version))
    const { hostId } = await next('place').place(version)
    const queue = dockerQueue(hostId)
    setPhase('deploying', hostId)
    saga.push('remove the runner', () => on('undo', queue).removeRunner(version))
    await next('deploy', queue).deploy(version)
    await next('health-check', queue).healthCheck(version)
    return version
  }

  /** Never fails the build: the new version serves, and what is left over is found again. */
  async function endLive(retire: { versionId: string; hostId: string } | null) {
    await CancellationScope.nonCancellable(async () => {
      if (retire) {
        setPhase('retiring')
        const { versionId, hostId } = retire
        await next('retire', dockerQueue(hostId))
          .retire({ buildId, versionId })
          .catch(() => askForAttention())
      }
      await on('undo').endLive({ buildId })
    })
  }

  async function endFailed(err: unknown) {
    const isTimedOut = isCancellation(err) && !CancellationScope.current().consideredCancelled
    const reason = reasonOf(err, { step, isTimedOut })
    const leftOver = await saga.run()
    if (leftOver.length > 0) askForAttention()
    await CancellationScope.nonCancellable(() => on('undo').failBuild({ buildId, ...reason }))
    if (reason.code === 'Cancelled') throw err
    throw ApplicationFailure.nonRetryable(`The build failed: ${reason.code}`, reason.code)
  }
}

function setPhase(phase: string, hostId?: string) {
  upsertSearchAttributes([
    { key: searchAttributes.phase, value: phase },
    ...(hostId ? [{ key: searchAttributes.hostId, value: hostId }] : []),
  ])
}

function askForAttention() {
  upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: true }])
}
