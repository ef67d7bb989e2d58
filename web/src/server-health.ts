import { hasEnded } from '../../contract/build-steps.ts'
import type { Server } from '../../contract/nouns.ts'
import { formatDuration } from './format.ts'
import { words } from './words.ts'

export function isBuilding(server: Pick<Server, 'lastBuild'>): boolean {
  return server.lastBuild !== null && !hasEnded(server.lastBuild.state)
}

/** One sentence that sums up whether callers get an answer, and why not. */
export function healthSentence(
  server: Pick<Server, 'state' | 'liveVersion' | 'lastBuild' | 'lastWakeMs' | 'takedown'>,
): string {
  if (server.state === 'asleep') return asleepSentence(server)
  if (server.state === 'live') return liveSentence(server)
  if (server.state === 'paused') return words.healthPaused
  if (server.takedown) return words.healthTakenDown(server.takedown.reason)
  return server.state === 'building' ? words.healthBuilding : words.healthFailed
}

function asleepSentence({ lastWakeMs }: Pick<Server, 'lastWakeMs'>) {
  return words.healthAsleep(lastWakeMs === null ? null : formatDuration(lastWakeMs))
}

function liveSentence({ liveVersion, lastBuild }: Pick<Server, 'liveVersion' | 'lastBuild'>) {
  if (lastBuild === null || liveVersion === null) return words.healthLive
  if (!hasEnded(lastBuild.state)) return words.healthLiveBuilding(liveVersion)
  if (lastBuild.state === 'failed') return words.healthLiveFailed(liveVersion)
  return words.healthLive
}
