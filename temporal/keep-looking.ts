import { setTimeout as wait } from 'node:timers/promises'

/**
 * Looks again and again, one look at a time, until the signal ends it, and a look that heeds it. One that fails is reported,
 * and the next one comes.
 */
export async function keepLooking(
  signal: AbortSignal,
  {
    everyMs,
    look,
    whenItFails,
  }: {
    everyMs: number
    look: (signal: AbortSignal) => Promise<unknown>
    whenItFails: (err: unknown) => void
  },
): Promise<void> {
  while (!signal.aborted) {
    await look(signal).catch((err: unknown) => {
      if (!signal.aborted) whenItFails(err)
    })
    await wait(everyMs, undefined, { signal }).catch(() => {}) // ended
  }
}
