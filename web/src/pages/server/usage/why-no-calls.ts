import type { Server } from '../../../../../contract/nouns.ts'
import { words } from '../../../words.ts'

/** Why nobody has called: what stands in the way, or what is to be done. */
export function whyNoCalls(
  { state, liveVersion }: Pick<Server, 'state' | 'liveVersion'>,
  otherwise: string = words.noCalls,
): string {
  if (state === 'paused') return words.noCallsPaused
  return liveVersion === null ? words.noCallsNotLive : otherwise
}
