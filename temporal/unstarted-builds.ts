import type { Logger } from '../activities/deps.ts'
import type { Db } from '../db/connect.ts'
import { listQueuedBuilds } from '../db/builds.ts'
import { getServerKey } from '../db/servers.ts'
import type { Starter } from './client.ts'

const LOOK_EVERY_MS = 15_000
const OLDER_THAN_MS = 10_000

/** Starts builds that were recorded but whose workflow was not started, because the api died in between. */
export function startUnstartedBuilds({
  db,
  starter,
  logger,
}: {
  db: Db
  starter: Starter
  logger: Logger
}): Disposable {
  const start = async ({ id: buildId, serverId }: { id: string; serverId: string }) => {
    const { organisationId, slug } = await getServerKey(db, serverId)
    logger.info({ buildId }, 'starting a build that nobody had started')
    await starter.startBuild({ buildId, serverId, organisationId, summary: `Build ${slug}` })
  }
  const look = async () => {
    const started = await Promise.allSettled(
      (await listQueuedBuilds(db, { olderThanMs: OLDER_THAN_MS })).map(start),
    )
    for (const outcome of started)
      if (outcome.status === 'rejected')
        logger.warn({ err: outcome.reason }, 'a build could not be started; trying again later')
  }
  const timer = setInterval(() => {
    look().catch((err: unknown) => logger.warn({ err }, 'unstarted builds: trying again later'))
  }, LOOK_EVERY_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
