// Pure: where the containers and sockets of one host disagree with its rows, and what mends it.
import { dirname } from 'node:path'
import type { Runner } from '../../db/runners.ts'
import type { RunnerContainer } from '../containers/container-runtime.ts'

export type HostMend =
  /** No row knows it: a container is never made before its row. */
  | { what: 'remove-container'; id: string }
  /** Stands ready in its row alone: its container does not run. */
  | { what: 'remove-runner'; id: string }
  /** Sockets of a runner that is gone. */
  | { what: 'remove-sockets'; id: string }
  /** It is live and has no container that runs. */
  | { what: 'deploy-version'; id: string }

export interface HostLook {
  socketRoot: string
  containers: RunnerContainer[]
  /** Names in the directory of the sockets; young ones are left out. */
  slots: string[]
  /** Rows of this host's runners that are not gone. */
  runners: Runner[]
  /** Of these, those that are no version's and have had the time to start. */
  warm: Runner[]
  /** Versions that are to have a runner here. */
  live: { id: string }[]
}

export function hostMendsOf({
  socketRoot,
  containers,
  slots,
  runners,
  warm,
  live,
}: HostLook): HostMend[] {
  // By the runner, not by the name of its container: that changes when a version claims it.
  const known = new Set(runners.map(({ id }) => id))
  const running = new Set(containers.flatMap((one) => (one.isRunning ? [one.runnerId] : [])))
  const served = new Set(
    runners.flatMap(({ id, versionId }) =>
      versionId !== null && running.has(id) ? [versionId] : [],
    ),
  )
  return [
    ...containers
      .filter(({ socketDir }) => dirname(socketDir) === socketRoot) // those of other installations lie elsewhere
      .filter(({ runnerId }) => !known.has(runnerId))
      .map(({ name }): HostMend => ({ what: 'remove-container', id: name })),
    ...warm
      .filter(({ id }) => !running.has(id))
      .map(({ id }): HostMend => ({ what: 'remove-runner', id })),
    ...slots
      .filter((name) => name.startsWith('run_') && !known.has(name))
      .map((id): HostMend => ({ what: 'remove-sockets', id })),
    ...live
      .filter(({ id }) => !served.has(id))
      .map(({ id }): HostMend => ({ what: 'deploy-version', id })),
  ]
}
