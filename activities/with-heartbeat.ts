import type { Deps } from './deps.ts'

const EVERY_MS = 4_000

/** Says again and again that the activity is at work, which is also how a cancellation arrives. */
export async function withHeartbeat<T>(
  { call }: Pick<Deps, 'call'>,
  work: () => Promise<T>,
): Promise<T> {
  const beating = setInterval(call().heartbeat, EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(beating)
  }
}
