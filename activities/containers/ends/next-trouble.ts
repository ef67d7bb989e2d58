import type { Trouble } from '../../../db/runtime-troubles.ts'

/** A runner that lived as long was well: what ends it then is a new trouble. */
const WELL_AFTER_MS = 60_000
/** Failures further apart have nothing to do with each other. */
const FORGOTTEN_AFTER_MS = 5 * 60_000
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000

/** The first failure is answered at once, those that follow it soon with a wait that doubles. */
export function nextTrouble(
  before: Trouble | undefined,
  {
    now,
    livedMs,
    ...failure
  }: Pick<Trouble, 'versionId' | 'runnerId' | 'reason'> & { now: Date; livedMs: number },
): Trouble {
  const isSame =
    before !== undefined &&
    livedMs < WELL_AFTER_MS &&
    now.getTime() - before.lastAt.getTime() < FORGOTTEN_AFTER_MS
  const failures = isSame ? before.failures + 1 : 1
  const delayMs =
    failures === 1 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 2))
  return {
    ...failure,
    failures,
    firstAt: isSame ? before.firstAt : now,
    lastAt: now,
    nextTryAt: new Date(now.getTime() + delayMs),
  }
}
