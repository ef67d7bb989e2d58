import { AppError } from '../../contract/errors.ts'
import { recordAudit } from '../../db/audit.ts'
import { discardQueuedBuild, findBuild } from '../../db/builds.ts'
import type { Context } from '../context.ts'

/**
 * Starts the workflow of a build that is recorded. When that fails the request is taken back, so that it can be made
 * again as if it had never been; unless the build has begun all the same, and only the answer was lost.
 */
export async function startBuild(
  { db, starter }: Pick<Context, 'db' | 'starter'>,
  {
    serverSlug,
    isNewServer,
    ...build
  }: {
    buildId: string
    serverId: string
    organisationId: string
    templateId: string | null
    serverSlug: string
    isNewServer: boolean
  },
): Promise<void> {
  const { buildId, serverId, organisationId } = build
  try {
    await starter.startBuild({ ...build, summary: `Build ${serverSlug}` })
  } catch (err) {
    if (!(err instanceof AppError)) throw err
    await discardQueuedBuild(db, { buildId, serverId, isNewServer })
    if (await findBuild(db, buildId)) return
    await recordAudit(db, {
      organisationId,
      actorId: null,
      action: 'build.discard',
      resourceType: 'server',
      resourceId: serverId,
      metadata: { buildId, code: err.code },
    })
    throw err
  }
}
