import { AppError } from '../../../contract/errors.ts'
import { findRunnerOfVersion } from '../../../db/runners.ts'
import { findTrouble, type Trouble } from '../../../db/runtime-troubles.ts'
import type { ContainerExit } from '../container-runtime.ts'
import { deployRunner, discardRunner, type DeployContext } from '../deploy.ts'
import { followRunnerLogs } from '../logs/follow-runner-logs.ts'
import { inTurn } from '../version-turns.ts'
import { noteFailedStart } from './note-failed-start.ts'
import { noteFailure } from './note-failure.ts'

/** Failures of a start that are the version's or its organisation's own; any other is the host's, and does not count against it. */
const OWN_FAILURES = ['SecretMissing', 'HashMismatch', 'RunnerNotReady', 'QuotaReached'] as const

/**
 * Deploys a live version anew that has no container which runs. How its runner ended is said in the server's log first;
 * one that ends soon after each start is waited for, longer each time. Answers whether there is a new runner.
 */
export async function reviveRunner(
  context: DeployContext,
  versionId: string,
): Promise<{ isNew: boolean }> {
  if (await findPresentTrouble(context, versionId)) return { isNew: false }
  return startRunner(context, versionId)
}

/** Why the version is not to be started now; of a runner that has ended it is said first how. */
export async function findPresentTrouble(
  context: DeployContext,
  versionId: string,
): Promise<Trouble | undefined> {
  const { db } = context
  await inTurn(versionId, () => noteEnd(context, versionId))
  const trouble = await findTrouble(db, versionId)
  if (!trouble || trouble.nextTryAt.getTime() <= Date.now()) return undefined
  return (await findRunnerOfVersion(db, versionId))?.state === 'ready' ? undefined : trouble
}

/** Deploys it; a failure that is its own is said in the server's log. */
export async function startRunner(
  context: DeployContext,
  versionId: string,
): Promise<{ isNew: boolean }> {
  try {
    return await deployRunner(context, versionId)
  } catch (err) {
    if (isOwnFailure(err))
      await inTurn(versionId, () => noteFailedStart(context, { versionId, err }))
    throw err
  }
}

/** Keeps what an ended runner wrote, says how it ended and removes it. One without a container is left to the deployment. */
async function noteEnd(context: DeployContext, versionId: string) {
  const { db, runtime, call } = context
  const runner = await findRunnerOfVersion(db, versionId)
  if (!runner) return
  const { id: runnerId, containerName } = runner
  const container = (await runtime.list()).find(({ name }) => name === containerName)
  if (!container || container.isRunning) return
  const { signal } = call()
  await followRunnerLogs(context, { ...runner, versionId }, signal)
  const exit = await runtime.waitForExit(containerName, signal)
  await noteFailure(context, {
    versionId,
    runnerId,
    livedMs: Date.now() - container.createdAt.getTime(),
    reason: reasonOf(exit),
    data: { exitCode: exit.exitCode },
  })
  await discardRunner(context, runner)
}

function reasonOf({ exitCode, isOutOfMemory }: ContainerExit) {
  if (isOutOfMemory) return 'out of memory'
  return exitCode === 137 ? 'it was killed' : `exit code ${exitCode}`
}

function isOwnFailure(err: unknown): err is AppError {
  return err instanceof AppError && OWN_FAILURES.some((code) => code === err.code)
}
