import { AppError } from '../../contract/errors.ts'
import { leasePort } from '../../db/leases.ts'
import type { Runner } from '../../db/runners.ts'
import type { Deps } from '../deps.ts'
import { StepError } from '../records/run-step.ts'
import { assignmentOf } from './assignment.ts'
import { readLogTail } from './log-tail.ts'
import { SLOT_TIMEOUT_MS } from './until-open.ts'

export type HandOverContext = Pick<
  Deps,
  | 'db'
  | 'call'
  | 'failpoint'
  | 'runtime'
  | 'runners'
  | 'versionPorts'
  | 'ownerSecretKeys'
  | 'publicGatewayUrl'
  | 'oauthIssuer'
  | 'allowedOriginHosts'
>

const READY_TIMEOUT_MS = 20_000

/** From a runner that is being bound to one that has dialled in; `obtain` gets its container meanwhile. */
export async function handOver(
  context: HandOverContext,
  { runner, versionId, obtain }: { runner: Runner; versionId: string; obtain: () => Promise<void> },
): Promise<void> {
  const { runtime, runners, call, failpoint } = context
  const { id, containerName: name } = runner
  const [bound] = await Promise.all([
    runners.until(id, ({ state, failure }) => state === 'bound' || failure !== null, {
      timeoutMs: SLOT_TIMEOUT_MS,
      signal: call().signal,
    }),
    obtain(),
  ])
  await failpoint('deploy:after-create')
  if (bound?.failure === 'PortTaken') await takeOtherPort(context, runner, versionId)
  if (bound?.state !== 'bound')
    throw new AppError('HostUnavailable', `the gateway did not bind runner ${id}`, {
      detail: 'The gateway of this host does not answer. Check that it is running.',
    })
  await runtime.assign(name, await assignmentOf(context, versionId))
  await failpoint('deploy:after-assign')
  await waitUntilReady(context, runner, versionId)
}

/** Something foreign listens on the port, which the gateway has blocked: the next try is on another one. */
async function takeOtherPort(
  { db, versionPorts: ports }: HandOverContext,
  { hostId }: Runner,
  versionId: string,
) {
  const port = await leasePort(db, { hostId, versionId, ports })
  throw new AppError('HostBusy', `the leased port of ${versionId} was held by another program`, {
    detail: `Another program held the port of this version; port ${port} is tried next.`,
  })
}

async function waitUntilReady(
  context: HandOverContext,
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
