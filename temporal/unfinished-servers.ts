import type { Logger } from '../activities/deps.ts'
import type { Db } from '../db/connect.ts'
import { listUnfinishedChores } from '../db/server-lifecycle.ts'
import type { Starter } from './client.ts'

/** Stops and erases servers whose row asks for it and whose workflow could not be started, or did not get through. */
export async function finishServers(
  { db, starter, logger }: { db: Db; starter: Starter; logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  for (const server of await listUnfinishedChores(db)) {
    if (signal.aborted) return
    try {
      await starter.changeServer(server)
    } catch (err) {
      logger.info({ err, ...server }, 'a server is not as it is wanted yet; trying again')
    }
  }
}
