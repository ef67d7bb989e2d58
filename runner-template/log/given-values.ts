import { createRedactor, type Redact } from './redact.ts'

const CALLERS = 64

export interface GivenValues {
  /** Hides what this caller gave; the calls of others hide it too from now on. */
  note: (given: Record<string, string>) => Redact
  /** Hides what the last callers gave. */
  redact: Redact
}

/**
 * Code may keep what a caller gave, in a client that it made with it, and write it while it serves somebody else. So what the
 * last callers gave is hidden whoever is served, if nobody can guess it: else a caller could find a guess confirmed, or have
 * an ordinary word hidden from everybody.
 */
export function createGivenValues(): GivenValues {
  const lately = new Map<string, Redact>() // who called last is last
  return {
    note(given) {
      const key = JSON.stringify(given)
      const redact = createRedactor(given)
      const secret = Object.entries(given).filter(([, value]) => isHardToGuess(value))
      if (secret.length === 0) return redact
      const forOthers = lately.get(key) ?? createRedactor(Object.fromEntries(secret))
      lately.delete(key)
      lately.set(key, forOthers)
      const [oldest] = lately.keys()
      if (lately.size > CALLERS && oldest) lately.delete(oldest)
      return redact
    },
    redact: (text) => [...lately.values()].reduce((rest, redact) => redact(rest), text),
  }
}

/** Long, of letters and digits, and in one piece, as what services give out is. */
function isHardToGuess(value: string): boolean {
  return /^\S{16,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value)
}
