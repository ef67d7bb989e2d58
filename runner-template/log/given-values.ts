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
 * last callers gave is hidden whoever is served.
 */
export function createGivenValues(): GivenValues {
  const lately = new Map<string, Redact>() // who called last is last
  return {
    note(given) {
      const key = JSON.stringify(given)
      const redact = lately.get(key) ?? createRedactor(given)
      if (key === '{}') return redact
      lately.delete(key)
      lately.set(key, redact)
      const [oldest] = lately.keys()
      if (lately.size > CALLERS && oldest) lately.delete(oldest)
      return redact
    },
    redact: (text) => [...lately.values()].reduce((rest, redact) => redact(rest), text),
  }
}
