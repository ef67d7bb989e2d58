import { letIdleSleep } from '../activities/sleep/fall-asleep.ts'
import { wakeServer } from '../activities/sleep/wake-server.ts'
import type { Deps } from '../activities/deps.ts'
import { listen } from '../db/notify.ts'
import { listWakeRequests } from '../db/sleep.ts'
import { keepLooking } from './keep-looking.ts'

const LOOK_EVERY_MS = 5_000

/**
 * Lets servers of this host sleep when nobody calls them, and wakes them when a gateway says that somebody does. However
 * often it says so, a server is started once.
 */
export async function watchSleep(
  deps: Deps,
  {
    hostId,
    databaseUrl,
    afterMinutes,
  }: { hostId: string; databaseUrl: string; afterMinutes: number },
): Promise<AsyncDisposable> {
  const { db, logger } = deps
  const ended = new AbortController()
  const { signal } = ended
  const own = { ...deps, call: () => ({ attempt: 1, signal, heartbeat() {} }) }
  const waking = new Map<string, Promise<void>>()
  const report = (message: string) => (err: unknown) => {
    if (!signal.aborted) logger.warn({ err, hostId }, message)
  }

  const wake = (serverId: string) => {
    if (signal.aborted || waking.has(serverId)) return
    const woken = wakeServer(own, { serverId, hostId })
      .catch(report('a server could not be looked at to be woken'))
      .finally(() => waking.delete(serverId))
    waking.set(serverId, woken)
  }
  const listener = await listen(
    { databaseUrl, onError: report('the notice connection broke; reconnecting') },
    {
      channels: ['bmm_wakes'],
      onNotice: (_channel, serverId) => wake(serverId),
      onConnect: async () => (await listWakeRequests(db, hostId)).forEach(wake), // while nobody listened
    },
  )
  const watching = keepLooking(signal, {
    everyMs: LOOK_EVERY_MS,
    look: () => letIdleSleep(own, { hostId, afterMinutes }),
    whenItFails: report('idle servers could not be looked after'),
  })

  return {
    async [Symbol.asyncDispose]() {
      ended.abort()
      await listener[Symbol.asyncDispose]()
      await watching
      await Promise.all(waking.values())
    },
  }
}
