import type { Logger } from '../activities/deps.ts'
import type { Db } from '../db/connect.ts'
import { listUnfinishedChores } from '../db/server-lifecycle.ts'
import type { Starter } from './client.ts'

const LOOK_EVERY_MS = 5_000

/** Stops and erases servers whose row asks for it and whose workflow could not be started, or did not get through. */
export function finishServers({
  db,
  starter,
  logger,
}: {
  db: Db
  starter: Starter
  logger: Logger
}): Disposable {
  const look = async () => {
    for (const server of await listUnfinishedChores(db)) {
      try {
        await starter.changeServer(server)
      } catch (err) {
        logger.info({ err, ...server }, 'a server is not as it is wanted yet; trying again')
      }
    }
  }
  let looking = false
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    look()
      .catch((err: unknown) => logger.warn({ err }, 'unfinished servers: trying again later'))
      .finally(() => {
        looking = false
      })
  }, LOOK_EVERY_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
