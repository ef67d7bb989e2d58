/** Failures longer ago are over. */
const RECENT_MS = 5 * 60_000

interface Failures {
  failures: number
  reason: string
  firstAt: Date
  lastAt: Date
  nextTryAt: Date
}

/** Why callers get no answer, or why one should look: in words for the owner. null: nothing to tell. */
export function describeTrouble(
  trouble: Failures,
  { now, isServed, isAsleep }: { now: Date; isServed: boolean; isAsleep: boolean },
): string | null {
  const isOver = now.getTime() - trouble.lastAt.getTime() > RECENT_MS
  const isOnce = trouble.failures === 1
  if (isOver || (isServed && isOnce)) return null
  return isServed
    ? `Its runner ${failed(trouble)}`
    : `Its runner ${failed(trouble)} ${next(trouble, { now, isAsleep })}`
}

/** The words of the log, where the runner is spoken of as it fails. */
export function describeFailure(trouble: Failures, when: { now: Date; isAsleep: boolean }): string {
  return `The runner ${failed(trouble)} ${next(trouble, when)}`
}

function failed({ failures, reason, firstAt, lastAt }: Failures) {
  if (failures === 1) return `failed: ${reason}.`
  const minutes = Math.max(1, Math.ceil((lastAt.getTime() - firstAt.getTime()) / 60_000))
  const within = minutes === 1 ? 'a minute' : `${minutes} minutes`
  return `failed ${failures} times in ${within}: ${reason}.`
}

function next({ nextTryAt }: Failures, { now, isAsleep }: { now: Date; isAsleep: boolean }) {
  if (isAsleep) return 'It is tried again when somebody calls.'
  const seconds = Math.ceil((nextTryAt.getTime() - now.getTime()) / 1_000)
  return seconds > 0 ? `Next try in ${seconds} s.` : 'It is started again.'
}
