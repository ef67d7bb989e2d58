import { dirname } from 'node:path'
import { listRunners } from '../../db/runners.ts'
import { listLiveVersions } from '../../db/versions.ts'
import { deployRunner, discardRunner, type DeployContext } from './deploy.ts'
import type { Deps } from '../deps.ts'
import { removeSelfTests, sweepSelfTests } from './self-test-containers.ts'

/**
 * Deploys live versions of this host anew whose container is gone: after a restart of the machine or of the engine, or
 * a crash. What cannot be deployed now is logged, and is tried again at the next look.
 */
export async function reviveRunners(
  context: DeployContext & Pick<Deps, 'logger'>,
  hostId: string,
): Promise<void> {
  const { db, runtime, logger, call } = context
  const running = new Set(
    (await runtime.list()).filter(({ isRunning }) => isRunning).map(({ name }) => name),
  )
  const runners = new Map(
    (await listRunners(db, hostId)).map((runner) => [runner.versionId, runner]),
  )
  for (const { id: versionId } of await listLiveVersions(db, hostId)) {
    const runner = runners.get(versionId)
    if (call().signal.aborted) return
    if (runner && running.has(runner.containerName)) continue
    try {
      await deployRunner(context, versionId)
      logger.info({ versionId }, 'a live version had lost its runner and was deployed anew')
    } catch (err) {
      if (call().signal.aborted) return
      logger.warn({ err, versionId }, 'a live version has no runner; trying again soon')
    }
  }
}

/**
 * Removes containers of this installation that no row knows: what is left when the rows are gone, for a container is
 * never made before its row; and self-tests, which have no row, when they are old. Those of other installations on the
 * same engine have their sockets elsewhere.
 */
export async function sweepContainers(
  deps: Pick<Deps, 'db' | 'runtime' | 'logger' | 'socketRoot'>,
  hostId: string,
): Promise<void> {
  const { db, runtime, logger, socketRoot } = deps
  const ours = (await runtime.list()).filter(({ socketDir }) => dirname(socketDir) === socketRoot)
  const known = new Set((await listRunners(db, hostId)).map((runner) => runner.containerName))
  for (const { name } of ours) {
    if (known.has(name)) continue
    await runtime.stop(name, { graceSeconds: 0 })
    logger.warn({ container: name }, 'a container that no row knows was removed')
  }
  await sweepSelfTests(deps)
}

/** Stops every container of this host: for an installation that is being shut down as a whole. */
export async function stopRunners(
  context: Pick<Deps, 'db' | 'runtime' | 'socketRoot'>,
  { hostId, graceSeconds }: { hostId: string; graceSeconds: number },
): Promise<void> {
  const runners = await listRunners(context.db, hostId)
  await Promise.all(runners.map((runner) => discardRunner(context, runner, { graceSeconds })))
  await removeSelfTests(context, () => true) // of workers that died: the tests of this one have ended
}
