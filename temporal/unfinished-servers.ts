import type { Logger } from '../activities/deps.ts'
import { cancelOpenBuild } from '../db/cancel-open-build.ts'
import type { Db } from '../db/connect.ts'
import { listUnfinishedChores } from '../db/server-lifecycle.ts'
import type { Starter } from './client.ts'

/** Stops and erases servers whose row asks for it and whose workflow could not be started, or did not get through: first what is being built of them. */
export async function finishServers(
  { db, starter, logger }: { db: Db; starter: Starter; logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  for (const server of await listUnfinishedChores(db)) {
    if (signal.aborted) return
    try {
      const { buildId, ...chore } = server
      if (buildId) await cancelOpenBuild({ db, starter }, { buildId, serverId: chore.serverId })
      await starter.changeServer(chore)
    } catch (err) {
      logger.info({ err, ...server }, 'a server is not as it is wanted yet; trying again')
    }
  }
}
