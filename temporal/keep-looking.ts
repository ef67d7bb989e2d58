import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../activities/deps.ts'

/** Looks again and again, one look at a time, until it is disposed of. A look that fails is logged, and the next one comes. */
export function keepLooking(
  { logger }: { logger: Logger },
  {
    everyMs,
    look,
    whenItFails,
  }: { everyMs: number; look: () => Promise<unknown>; whenItFails: string },
): AsyncDisposable {
  const ended = new AbortController()
  const { signal } = ended
  const looking = (async () => {
    while (!signal.aborted) {
      await look().catch((err: unknown) => {
        if (!signal.aborted) logger.warn({ err }, whenItFails)
      })
      await wait(everyMs, undefined, { signal }).catch(() => {}) // ended
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      ended.abort()
      await looking
    },
  }
}
