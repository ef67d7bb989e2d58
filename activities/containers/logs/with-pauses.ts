import { setTimeout as wait } from 'node:timers/promises'

/** The items as they come, and undefined after each `pauseMs` without one while somebody waits for it. */
export async function* withPauses<T>(
  items: AsyncIterable<T>,
  { pauseMs, isAwaited }: { pauseMs: number; isAwaited: () => boolean },
): AsyncGenerator<T | undefined> {
  const iterator = items[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = iterator.next()
      while (isAwaited() && !(await isSettled(next, pauseMs))) yield undefined
      const { done, value } = await next
      if (done) return
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}

async function isSettled(promise: Promise<unknown>, withinMs: number) {
  const settled = promise.then(
    () => true,
    () => true, // whoever awaits it hears of the failure
  )
  return Promise.race([settled, wait(withinMs, false, { ref: false })])
}
