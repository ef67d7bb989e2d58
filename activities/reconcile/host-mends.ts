// Pure: where the containers and sockets of one host disagree with its rows, and what mends it.
import { dirname } from 'node:path'
import type { Runner } from '../../db/runners.ts'
import type { RunnerContainer } from '../containers/container-runtime.ts'

export type HostMend =
  /** No row knows it: a container is never made before its row. */
  | { what: 'remove-container'; id: string }
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
  /** Versions that are to have a runner here. */
  live: { id: string }[]
}

export function hostMendsOf({
  socketRoot,
  containers,
  slots,
  runners,
  live,
}: HostLook): HostMend[] {
  const knownNames = new Set(runners.map(({ containerName }) => containerName))
  const knownSlots = new Set(runners.map(({ id }) => id))
  const running = new Set(containers.filter(({ isRunning }) => isRunning).map(({ name }) => name))
  const served = new Set(
    runners.flatMap(({ versionId, containerName }) =>
      versionId !== null && running.has(containerName) ? [versionId] : [],
    ),
  )
  return [
    ...containers
      .filter(({ socketDir }) => dirname(socketDir) === socketRoot) // those of other installations lie elsewhere
      .filter(({ name }) => !knownNames.has(name))
      .map(({ name }): HostMend => ({ what: 'remove-container', id: name })),
    ...slots
      .filter((name) => name.startsWith('run_') && !knownSlots.has(name))
      .map((id): HostMend => ({ what: 'remove-sockets', id })),
    ...live
      .filter(({ id }) => !served.has(id))
      .map(({ id }): HostMend => ({ what: 'deploy-version', id })),
  ]
}
