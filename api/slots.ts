import { AppError } from '../contract/errors.ts'

/** Who waits for a slot. Nobody waits on when the signal aborts. */
export interface Waiter {
  person?: string | null
  signal?: AbortSignal | undefined
}

/**
 * Runs at most `size` at once; up to `maxWaiting` more wait their turn, `maxWaitingEach` of one person, and the rest are
 * told to come again.
 */
export function createSlots({
  size,
  maxWaiting,
  maxWaitingEach = maxWaiting,
}: {
  size: number
  maxWaiting: number
  maxWaitingEach?: number
}): <T>(work: () => Promise<T>, waiter?: Waiter) => Promise<T> {
  let running = 0
  const waiting = new Set<{ person: Waiter['person']; enter: () => void }>()

  /** The one who leaves hands over the slot. */
  function wait({ person, signal }: Waiter): Promise<void> {
    const own = [...waiting].filter((one) => one.person === person)
    if (waiting.size >= maxWaiting || own.length >= maxWaitingEach)
      throw new AppError('TooManyRequests', 'too many wait for a slot', { retryAfterSeconds: 5 })
    return new Promise((resolve, reject) => {
      const place = { person, enter: resolve }
      waiting.add(place)
      signal?.addEventListener('abort', () => {
        if (waiting.delete(place)) reject(signal.reason)
      })
    })
  }

  return async (work, waiter = {}) => {
    waiter.signal?.throwIfAborted()
    if (running < size) running++
    else await wait(waiter)
    try {
      return await work()
    } finally {
      const [next] = waiting
      if (next) {
        waiting.delete(next)
        next.enter()
      } else running--
    }
  }
}
