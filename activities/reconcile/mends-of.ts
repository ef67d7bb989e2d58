// Pure: where rows disagree with each other, and what mends it. Who still works on a server is asked afterwards
// (find-mends.ts): nothing of a server is mended while a workflow holds it.
import type { RunningFacts, VersionFacts } from '../../db/running-facts.ts'

/** How rows can disagree. Each name is what mends it, and part of an audit event's. */
export type RowMendName =
  | 'end-build'
  | 'align-live'
  | 'fail-version'
  | 'retire-version'
  | 'stop-runner'
  | 'release-port'
  | 'end-preview'

/** Ids alone: it travels through a workflow. */
export interface RowMend {
  what: RowMendName
  /** Of the build, server, version or preview. */
  id: string
  /** Whose lock must be free; null: of a preview. */
  serverId: string | null
  /** Where a container has to be stopped; null: rows alone. */
  hostId: string | null
}

export function mendsOf({ versions, builds, previews }: RunningFacts): RowMend[] {
  const byServer = Map.groupBy(versions, ({ serverId }) => serverId)
  return [
    ...builds.map(({ id, serverId }) => rows('end-build', id, serverId)),
    ...[...byServer.values()].flatMap(mendsOfServer),
    ...previews.map(({ id }) => rows('end-preview', id, null)),
  ]
}

function mendsOfServer(all: VersionFacts[]): RowMend[] {
  const live = liveOf(all)
  return [
    ...pointer(all, live),
    ...all.flatMap((version) => (version.isSettled ? mendsOfVersion(version, live) : [])),
  ]
}

/**
 * The version that callers are to reach: the one marked live, else the one that the server points at, if it ever went
 * live.
 */
export function liveOf(all: VersionFacts[]): VersionFacts | undefined {
  const marked = all.find(({ state }) => state === 'live')
  return marked ?? all.find((one) => one.wasLive && one.liveVersionId === one.versionId)
}

function pointer(all: VersionFacts[], live: VersionFacts | undefined): RowMend[] {
  const [any] = all
  if (!any || any.isDeleted || !all.every(({ isSettled }) => isSettled)) return []
  const isRight = live
    ? live.state === 'live' && live.liveVersionId === live.versionId
    : any.liveVersionId === null
  return isRight ? [] : [rows('align-live', any.serverId, any.serverId)]
}

function mendsOfVersion(version: VersionFacts, live: VersionFacts | undefined): RowMend[] {
  const { versionId, serverId, state, runnerHostId, hasLease } = version
  if (version === live && !isHalted(version)) {
    // One without a runner is deployed anew by its host, on a port of its own.
    if (runnerHostId === null || (version.runnerIsReady && hasLease)) return []
    return [{ what: 'stop-runner', id: versionId, serverId, hostId: runnerHostId }]
  }
  if (runnerHostId !== null && isFallingAsleep(version)) return [] // its host stops it
  if (state === 'building')
    return version.buildIsOpen ? [] : [rows('fail-version', versionId, serverId)]
  if (state === 'draining')
    return [{ what: 'retire-version', id: versionId, serverId, hostId: runnerHostId }]
  if (runnerHostId !== null)
    return [{ what: 'stop-runner', id: versionId, serverId, hostId: runnerHostId }]
  return hasLease ? [rows('release-port', versionId, serverId)] : []
}

/** Its server is to have no runner. */
function isHalted({ isPaused, isDeleted, isAsleep }: VersionFacts) {
  return isPaused || isDeleted || isAsleep
}

function isFallingAsleep({ isPaused, isDeleted, isAsleep, state }: VersionFacts) {
  return state === 'live' && isAsleep && !isPaused && !isDeleted
}

function rows(what: RowMendName, id: string, serverId: string | null): RowMend {
  return { what, id, serverId, hostId: null }
}
