// What the outside shares with workflows: names, ids, inputs. No value of this file needs anything but itself.

/** The one lock of a server: whatever changes its running state is a workflow of this id. */
export function serverLockId(serverId: string): string {
  return `build-server:${serverId}`
}

export interface BuildServerInput {
  buildId: string
  serverId: string
  /** Shrinks the limits of every step; tests only. */
  timeScale?: number
}

/** Queues: `control` for decisions and rows, one per Docker host for containers. */
export const controlQueue = 'control'
export function dockerQueue(hostId: string): string {
  return `docker-${hostId}`
}
