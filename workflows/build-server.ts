import {
  ApplicationFailure,
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import { reasonOf } from './build-failure.ts'
import { makeVersion, type Candidate } from './make-version.ts'
import { confirmSignal, dockerQueue, type BuildServerInput, type Confirm } from './messages.ts'
import { Saga } from './saga.ts'
import { searchAttributes } from './search-attributes.ts'
import { createSteps } from './steps.ts'
import { deployingLimitMs, makingLimitMs } from './timings.ts'

export const confirm = defineSignal<[Confirm]>(confirmSignal)

/** Turns a recorded request into a live version, or leaves everything as it was and says why. */
export async function buildServer({ buildId, timeScale }: BuildServerInput): Promise<void> {
  const saga = new Saga()
  const steps = createSteps({ timeScale })
  const { on, next } = steps
  const within = <T>(limitMs: number, work: () => Promise<T>) =>
    CancellationScope.withTimeout(limitMs * (timeScale ?? 1), work)
  let isConfirmed = false
  setHandler(confirm, (message) => {
    isConfirmed ||= message.buildId === buildId
  })

  try {
    const { version, waitMs } = await within(makingLimitMs, () => makeVersion(steps, { buildId }))
    if (waitMs !== null) await waitForConfirmation(version, waitMs)
    await within(deployingLimitMs, () => deployCandidate(version))
    const { retire } = await CancellationScope.nonCancellable(() =>
      next('activate').activate(version),
    )
    await endLive(retire)
  } catch (err) {
    const { isLive, retire } = await CancellationScope.nonCancellable(() =>
      on('undo').fence({ buildId }),
    )
    if (isLive) return endLive(retire)
    await endFailed(err)
  }

  /** Nothing is deployed meanwhile. The rows say what the answer was: a signal may be lost. */
  async function waitForConfirmation(version: Candidate, waitMs: number) {
    setPhase('confirming')
    await condition(() => isConfirmed, waitMs)
    await next('contract-check').endConfirmation(version)
  }

  async function deployCandidate(version: Candidate) {
    saga.push('release the port', () => on('undo').releasePort(version))
    const { hostId } = await next('place').place(version)
    const queue = dockerQueue(hostId)
    setPhase('deploying', hostId)
    saga.push('remove the runner', () => on('undo', queue).removeRunner(version))
    await next('deploy', { queue }).deploy(version)
    await next('health-check', { queue }).healthCheck(version)
  }

  /** Never fails the build: the new version serves, and what is left over is found again. */
  async function endLive(retire: { versionId: string; hostId: string } | null) {
    await CancellationScope.nonCancellable(async () => {
      if (retire) {
        setPhase('retiring')
        const { versionId, hostId } = retire
        await next('retire', { queue: dockerQueue(hostId) })
          .retire({ buildId, versionId })
          .catch(() => askForAttention())
      }
      await on('undo').endLive({ buildId })
    })
  }

  async function endFailed(err: unknown) {
    const isTimedOut = isCancellation(err) && !CancellationScope.current().consideredCancelled
    const reason = reasonOf(err, { place: steps.place, isTimedOut })
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
