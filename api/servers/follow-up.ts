import { AppError } from '../../contract/errors.ts'
import { findOpenBuild } from '../../db/builds.ts'
import { cancelOpenBuild } from '../../db/cancel-open-build.ts'
import type { Chore } from '../../db/server-lifecycle.ts'
import type { ServerKey } from '../../db/servers.ts'
import type { Context } from '../context.ts'

/**
 * Makes so what the row of a server says since now: a build that is under way is asked to stop, and the workflow is
 * started. When another workflow still holds the server, or Temporal is away, a worker does it as soon as it can.
 */
export async function followUp(
  context: Pick<Context, 'db' | 'starter' | 'logger'>,
  { chore, server }: { chore: Chore; server: ServerKey },
): Promise<void> {
  const { db, starter, logger } = context
  const { id: serverId, organisationId, slug, templateId } = server
  try {
    const buildId = chore === 'resume' ? undefined : await findOpenBuild(db, serverId)
    if (buildId) await cancelOpenBuild(context, { buildId, serverId })
    await starter.changeServer({ chore, serverId, organisationId, slug, templateId })
  } catch (err) {
    if (!(err instanceof AppError)) throw err
    logger.info({ err, serverId, chore }, 'a worker will see to it later')
  }
}
