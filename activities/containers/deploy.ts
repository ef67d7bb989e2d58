import { AppError } from '../../contract/errors.ts'
import {
  countRunnersOfVersion,
  endRunner,
  findRunnerOfVersion,
  openRunner,
  transitionRunner,
  type Runner,
} from '../../db/runners.ts'
import { leasePort } from '../../db/leases.ts'
import { getRunnableVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { StepError, runStep } from '../records/run-step.ts'
import { assignmentOf } from './assignment.ts'
import { containerName } from './container-name.ts'
import { readLogTail } from './log-tail.ts'
import { inTurn } from './version-turns.ts'

export type DeployContext = Pick<
  Deps,
  | 'db'
  | 'call'
  | 'failpoint'
  | 'runtime'
  | 'runners'
  | 'installId'
  | 'versionPorts'
  | 'ownerSecretKeys'
  | 'publicGatewayUrl'
  | 'oauthIssuer'
  | 'allowedOriginHosts'
  | 'socketRoot'
>
interface Input {
  buildId: string
  versionId: string
}

const SLOT_TIMEOUT_MS = 10_000
const READY_TIMEOUT_MS = 20_000

/** The step of a build: see deployRunner. */
export async function deploy(context: DeployContext, { buildId, versionId }: Input): Promise<void> {
  return runStep(context, { buildId, step: 'deploy' }, async () => ({
    result: undefined,
    text: (await deployRunner(context, versionId)).text,
  }))
}

/**
 * Starts the version's runner and hands it its assignment; says what happened, in words. Idempotent by version: a
 * runner that has dialled in is adopted; one that stopped half-way is removed, for its standard input is spent, and a
 * new one is made.
 */
export async function deployRunner(
  context: DeployContext,
  versionId: string,
): Promise<{ isNew: boolean; text: string }> {
  return inTurn(versionId, () => deployInTurn(context, versionId))
}

async function deployInTurn(context: DeployContext, versionId: string) {
  if (await adoptRunner(context, versionId))
    return { isNew: false, text: 'The runner was there already.' }
  const runner = await openSlot(context, versionId)
  await startRunner(context, runner, versionId)
  await waitUntilReady(context, runner, versionId)
  return { isNew: true, text: `Runner ${runner.containerName} has connected.` }
}

async function adoptRunner(context: DeployContext, versionId: string) {
  const { db } = context
  const { hostId } = await getRunnableVersion(db, versionId)
  const runner = await findRunnerOfVersion(db, versionId)
  if (!runner || runner.hostId !== hostId) return false
  const containers = await context.runtime.list()
  const isThere = containers.some(
    ({ name, isRunning }) => name === runner.containerName && isRunning,
  )
  if (runner.state === 'ready' && isThere) return true
  await discardRunner(context, runner)
  return false
}

async function openSlot(
  { db, runners, call, installId, versionPorts: ports, failpoint }: DeployContext,
  versionId: string,
): Promise<Runner> {
  const { hostId } = await getRunnableVersion(db, versionId)
  if (!hostId) throw new AppError('VersionNotBuilding', `version ${versionId} has no host`)
  await leasePort(db, { hostId, versionId, ports }) // one that was stopped has given its port back
  const deployment = (await countRunnersOfVersion(db, versionId)) + 1
  const name = containerName({ installId, versionId, deployment })
  const runner = await openRunner(db, { versionId, hostId, containerName: name })
  await failpoint('deploy:after-row')
  const opened = await runners.until(runner.id, ({ state }) => state !== 'opening', {
    timeoutMs: SLOT_TIMEOUT_MS,
    signal: call().signal,
  })
  if (opened) return opened
  throw new AppError('HostUnavailable', `the gateway of ${hostId} did not open a slot`, {
    detail: 'The gateway of this host does not answer. Check that it is running.',
  })
}

async function startRunner(context: DeployContext, runner: Runner, versionId: string) {
  const { db, runtime, runners, call, socketRoot, failpoint } = context
  const { id, containerName: name } = runner
  await transitionRunner(db, { id, from: ['open'], to: 'binding' })
  const [bound] = await Promise.all([
    runners.until(id, ({ state, failure }) => state === 'bound' || failure !== null, {
      timeoutMs: SLOT_TIMEOUT_MS,
      signal: call().signal,
    }),
    runtime.start({ name, runnerId: id, socketDir: `${socketRoot}/${id}` }),
  ])
  await failpoint('deploy:after-create')
  if (bound?.failure === 'PortTaken') await takeOtherPort(context, runner, versionId)
  if (bound?.state !== 'bound')
    throw new AppError('HostUnavailable', `the gateway did not bind runner ${id}`, {
      detail: 'The gateway of this host does not answer. Check that it is running.',
    })
  await runtime.assign(name, await assignmentOf(context, versionId))
  await failpoint('deploy:after-assign')
}

/** Something foreign listens on the port, which the gateway has blocked: the next try is on another one. */
async function takeOtherPort(
  { db, versionPorts: ports }: DeployContext,
  { hostId }: Runner,
  versionId: string,
) {
  const port = await leasePort(db, { hostId, versionId, ports })
  throw new AppError('HostBusy', `the leased port of ${versionId} was held by another program`, {
    detail: `Another program held the port of this version; port ${port} is tried next.`,
  })
}

async function waitUntilReady(
  context: DeployContext,
  { id, containerName: name }: Runner,
  versionId: string,
) {
  const { runners, runtime, call } = context
  const settled = new AbortController()
  const signal = AbortSignal.any([call().signal, settled.signal])
  try {
    const outcome = await Promise.race([
      runners
        .until(id, ({ state }) => state === 'ready', { timeoutMs: READY_TIMEOUT_MS, signal })
        .then((runner) => (runner ? ('ready' as const) : ('late' as const))),
      runtime.waitForExit(name, signal),
    ])
    if (outcome === 'ready') return
    const logTail = await readLogTail(context, { versionId, containerName: name })
    if (outcome === 'late')
      throw new StepError('RunnerNotReady', `${name} did not dial in`, {
        detail: `The runner started but did not connect within ${READY_TIMEOUT_MS / 1_000} seconds.`,
        logTail,
      })
    throw new StepError('RunnerExited', `${name} exited with ${outcome.exitCode}`, {
      detail: outcome.isOutOfMemory
        ? 'The runner ran out of memory while it started.'
        : `The runner ended with exit code ${outcome.exitCode} while it started; its last lines are below.`,
      logTail,
    })
  } finally {
    settled.abort()
  }
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
