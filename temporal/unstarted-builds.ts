import type { Logger } from '../activities/deps.ts'
import type { Db } from '../db/connect.ts'
import { listQueuedBuilds } from '../db/builds.ts'
import { listUnheardConfirmations } from '../db/confirmations.ts'
import { getServerKey } from '../db/servers.ts'
import type { Starter } from './client.ts'

const OLDER_THAN_MS = 10_000

/**
 * Does what the api was about to do when it died: starts builds that were recorded but whose workflow was not started, and
 * tells builds that wait of the yes on their row.
 */
export async function startUnstartedBuilds({
  db,
  starter,
  logger,
}: {
  db: Db
  starter: Starter
  logger: Logger
}): Promise<void> {
  const start = async ({ id: buildId, serverId }: { id: string; serverId: string }) => {
    const { organisationId, slug, templateId } = await getServerKey(db, serverId)
    logger.info({ buildId }, 'starting a build that nobody had started')
    const summary = `Build ${slug}`
    await starter.startBuild({ buildId, serverId, organisationId, templateId, summary })
  }
  const confirm = ({ id: buildId, serverId }: { id: string; serverId: string }) =>
    starter.confirmBuild({ buildId, serverId })
  const [unstarted, unheard] = await Promise.all([
    listQueuedBuilds(db, { olderThanMs: OLDER_THAN_MS }),
    listUnheardConfirmations(db),
  ])
  for (const outcome of await Promise.allSettled([
    ...unstarted.map(start),
    ...unheard.map(confirm),
  ]))
    if (outcome.status === 'rejected')
      logger.warn({ err: outcome.reason }, 'a build could not be moved on; trying again later')
}
