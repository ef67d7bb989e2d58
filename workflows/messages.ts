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

/** Of pauseServer, resumeServer and deleteServer. */
export interface ChangeServerInput {
  serverId: string
  /** Shrinks the limits of every step; tests only. */
  timeScale?: number
}

/** What a build that waits is told when a person has approved what it listed. */
export interface Confirm {
  buildId: string
}
export const confirmSignal = 'confirm'

export function previewWorkflowId(previewId: string): string {
  return `preview:${previewId}`
}

export interface PreviewSpecInput {
  previewId: string
  /** Milliseconds since the epoch. A run that begins later asks no model: nobody waits for it any more. */
  startBy: number
  /** Shrinks the limits of every step; tests only. */
  timeScale?: number
}

/** Answered as soon as a worker has taken up the preview. */
export const takenUpUpdate = 'takenUp'

/** Two who want to publish the same version wait for the same check. */
export function checkWorkflowId(versionId: string): string {
  return `check-version:${versionId}`
}

export interface CheckVersionInput {
  versionId: string
  /** Shrinks the limits of every step; tests only. */
  timeScale?: number
}

/** By takedown and not by template: one that was undone may still be ending when the next one begins. */
export function takedownWorkflowId(takedownId: string): string {
  return `takedown-template:${takedownId}`
}

export interface TakedownInput {
  takedownId: string
  /** How often all of it was tried; counts on over continue-as-new. */
  round?: number
  /** Shrinks the limits of every step; tests only. */
  timeScale?: number
}

/** The takedown was undone: nothing more is stopped. */
export const restoredSignal = 'restored'

/** Mends rows that disagree: on a schedule, when a worker starts, and when an operator asks. */
export const reconcileWorkflow = {
  type: 'reconcile',
  id: 'reconcile',
  summary: 'Mend rows that disagree',
  phase: 'mending',
} as const

export interface Reconciled {
  mended: number
}

/** Queues: `control` for decisions and rows, `claude` for the model, one per Docker host for containers. */
export const controlQueue = 'control'
export const claudeQueue = 'claude'
/** Tests have sets of queues of their own. */
export function claudeQueueBeside(control: string): string {
  return control.replace(controlQueue, claudeQueue)
}
export function dockerQueue(hostId: string): string {
  return `docker-${hostId}`
}
