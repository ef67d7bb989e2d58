import type { Logger } from 'pino'

const EVERY_MS = 2_000

/** Counts in memory, taken all at once and given back when they could not be written. */
interface Counts<T> {
  take: () => T
  isEmpty: (taken: T) => boolean
  write: (taken: T) => Promise<void>
  giveBack: (taken: T) => void
}

/** Writes counts down every few seconds, and once more at the end. */
export function keepCounts<T>(
  { log }: { log: Logger },
  { take, isEmpty, write, giveBack }: Counts<T>,
): AsyncDisposable {
  const writeDown = async () => {
    const taken = take()
    if (isEmpty(taken)) return
    try {
      await write(taken)
    } catch (err) {
      giveBack(taken)
      log.warn({ err }, 'counts stay in memory until they can be written')
    }
  }
  let writing = Promise.resolve()
  const timer = setInterval(() => {
    writing = writing.then(writeDown)
  }, EVERY_MS)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await writing
      await writeDown()
    },
  }
}
