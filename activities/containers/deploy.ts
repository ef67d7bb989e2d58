import { AppError } from '../../contract/errors.ts'
import {
  claimRunner,
  countRunnersOfVersion,
  endRunner,
  findRunnerOfVersion,
  openRunner,
  transitionRunner,
  type Runner,
} from '../../db/runners.ts'
import { leasePort } from '../../db/leases.ts'
import { findRunnerLimits } from '../../db/policies.ts'
import { getRunnableVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { runStep } from '../records/run-step.ts'
import { containerName } from './container-name.ts'
import type { RunnerLimits } from './container-runtime.ts'
import { handOver, type HandOverContext } from './hand-over.ts'
import { inStartTurn } from './start-turns.ts'
import { untilOpen } from './until-open.ts'
import { inTurn } from './version-turns.ts'

export type DeployContext = HandOverContext & Pick<Deps, 'pool' | 'installId' | 'socketRoot'>
interface Input {
  buildId: string
  versionId: string
}

/** The step of a build: see deployRunner. */
export async function deploy(context: DeployContext, { buildId, versionId }: Input): Promise<void> {
  return runStep(context, { buildId, step: 'deploy' }, async () => ({
    result: undefined,
    text: (await deployRunner(context, versionId)).text,
  }))
}

/**
 * Gives the version a runner, one that stands ready or a new one, and hands it its assignment; says what happened, in
 * words. Idempotent by version: a runner that has dialled in is adopted; one that stopped half-way is removed, for its
 * standard input is spent, and another is taken.
 */
export async function deployRunner(
  context: DeployContext,
  versionId: string,
): Promise<{ isNew: boolean; text: string }> {
  return inTurn(versionId, () => context.pool.serve(() => deployInTurn(context, versionId)))
}

async function deployInTurn(context: DeployContext, versionId: string) {
  if (await adoptRunner(context, versionId))
    return { isNew: false, text: 'The runner was there already.' }
  const { hostId } = await getRunnableVersion(context.db, versionId)
  if (!hostId) throw new AppError('VersionNotBuilding', `version ${versionId} has no host`)
  const place = { versionId, hostId }
  await leasePort(context.db, { ...place, ports: context.versionPorts }) // one that was stopped has given its port back
  const limits = await findRunnerLimits(context.db, versionId)
  // What stands ready has the limits of the host.
  const onWarm = limits ? undefined : await deployOnWarm(context, place)
  const { containerName } =
    onWarm ?? (await inStartTurn(() => deployOnNew(context, { ...place, limits })))
  return { isNew: true, text: `Runner ${containerName} has connected.` }
}

async function adoptRunner(context: DeployContext, versionId: string) {
  const { db } = context
  const { hostId } = await getRunnableVersion(db, versionId)
  const runner = await findRunnerOfVersion(db, versionId)
  if (!runner || runner.hostId !== hostId) return false
  const containers = await context.runtime.list()
  const isThere = containers.some(({ runnerId, isRunning }) => runnerId === runner.id && isRunning)
  if (runner.state === 'ready' && isThere && !runner.isLeaving) return true
  await discardRunner(context, runner)
  return false
}

interface Place {
  versionId: string
  hostId: string
}

/** Takes runners that stand ready until one serves; undefined when none is left. */
async function deployOnWarm(context: DeployContext, place: Place): Promise<Runner | undefined> {
  const { db, runtime, pool } = context
  const { versionId } = place
  for (let warm = pool.take(); warm; warm = pool.take()) {
    const { id, containerName: warmName } = warm
    const containerName = await nextName(context, place)
    const runner = await claimRunner(db, { id, versionId, containerName }).catch((err: unknown) => {
      pool.put(warm) // there is no room for this version: it stands ready for others
      throw err
    })
    if (!runner) continue
    await context.failpoint('deploy:after-row')
    try {
      const obtain = () => runtime.claim(warmName, containerName)
      await handOver(context, { runner, versionId, obtain })
      return runner
    } catch (err) {
      // It may have died before it was assigned anything: whether the version ends it, another runner tells.
      if (!(err instanceof AppError) || err.code !== 'RunnerExited') throw err
      await discardRunner(context, runner)
    }
  }
  return undefined
}

async function deployOnNew(
  context: DeployContext,
  { limits, ...place }: Place & { limits: Partial<RunnerLimits> | undefined },
): Promise<Runner> {
  const { db, runtime, socketRoot, call } = context
  call().signal.throwIfAborted() // while it waited for its turn
  const containerName = await nextName(context, place)
  const runner = await openRunner(db, { ...place, containerName })
  await context.failpoint('deploy:after-row')
  await untilOpen(context, runner)
  await transitionRunner(db, { id: runner.id, from: ['open'], to: 'binding' })
  const socketDir = `${socketRoot}/${runner.id}`
  const spec = { name: containerName, runnerId: runner.id, socketDir, ...(limits && { limits }) }
  await handOver(context, { runner, versionId: place.versionId, obtain: () => runtime.start(spec) })
  return runner
}

async function nextName({ db, installId }: DeployContext, { versionId }: Place) {
  const deployment = (await countRunnersOfVersion(db, versionId)) + 1
  return containerName({ installId, versionId, deployment })
}

/** Stops and removes the container, then says so: the gateway takes down its sockets and its port. */
export async function discardRunner(
  { db, runtime }: Pick<Deps, 'db' | 'runtime'>,
  { id, containerName: name }: Runner,
  { graceSeconds } = { graceSeconds: 0 },
): Promise<{ wasForced: boolean }> {
  const stopped = await runtime.stop(name, { graceSeconds })
  await endRunner(db, id)
  return stopped
}

/** Undo of deploy: no runner of the version is left. Safe to repeat, also when there never was one. */
export async function removeRunner(
  context: Pick<Deps, 'db' | 'runtime'>,
  { versionId }: { versionId: string },
): Promise<void> {
  const runner = await findRunnerOfVersion(context.db, versionId)
  if (runner) await discardRunner(context, runner)
}
