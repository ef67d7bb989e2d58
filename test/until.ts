import { setTimeout as wait } from 'node:timers/promises'

/** Asks until the answer is truthy. Throws with `what` when the time is over. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > end) throw new Error(`never happened: ${what}`)
    await wait(10)
  }
}
