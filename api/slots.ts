import { AppError } from '../contract/errors.ts'

/** Runs at most `size` at once; up to `maxWaiting` more wait their turn, the rest are told to come again. */
export function createSlots({
  size,
  maxWaiting,
}: {
  size: number
  maxWaiting: number
}): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running < size) running++
    else {
      if (waiting.length >= maxWaiting)
        throw new AppError('TooManyRequests', 'too many wait for a slot', { retryAfterSeconds: 5 })
      await new Promise<void>((resolve) => waiting.push(resolve)) // the one who leaves hands over the slot
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
