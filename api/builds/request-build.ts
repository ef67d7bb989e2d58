import type { Build } from '../../contract/nouns.ts'
import { getSpec } from '../../db/artifacts.ts'
import { recordAudit, type AuditEvent } from '../../db/audit.ts'
import * as builds from '../../db/builds.ts'
import { requireHost } from '../../db/hosts.ts'
import { requireRoom } from '../../db/quotas.ts'
import type { ServerKey } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../../db/users.ts'
import { requirePermitted } from '../policy/require-permitted.ts'
import { refuseIfTakenDown } from '../servers/refuse-if-taken-down.ts'
import { startBuild } from './start-build.ts'

/** Records a build of a server that is there, with its audit row, and starts it. */
export async function requestBuild(
  context: Context,
  {
    caller,
    server,
    action,
    metadata,
    templateId = null,
    within = async () => {},
    ...build
  }: Omit<builds.NewBuild, 'serverId' | 'requestedBy'> &
    Pick<AuditEvent, 'action' | 'metadata'> & {
      caller: Caller
      server: Pick<ServerKey, 'id' | 'slug' | 'visibility' | 'takedownId'>
      templateId?: string | null
      /** What is recorded with it, and before it. */
      within?: (trx: Context['db']) => Promise<void>
    },
): Promise<Build> {
  const { db } = context
  const { organisationId } = caller
  const { id: serverId, slug: serverSlug, visibility } = server
  refuseIfTakenDown(server)
  await requireHost(db)
  const { id } = await db.transaction(async (trx) => {
    await within(trx)
    const spec = build.specSha256 ? await getSpec(trx, build.specSha256) : null
    await requirePermitted(trx, { organisationId, source: build.source, spec, visibility })
    await requireRoom(trx, { name: 'buildsPerDay', organisationId })
    const made = await builds.createBuild(trx, { ...build, serverId, requestedBy: caller.id })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action,
      resourceType: 'server',
      resourceId: serverId,
      metadata: {
        ...metadata,
        ...(build.approved && { domains: build.approved.domains }),
        buildId: made.id,
      },
    })
    return made
  })
  const key = { buildId: id, serverId, organisationId, templateId }
  await startBuild(context, { ...key, serverSlug, isNewServer: false })
  return builds.describeBuild(db, { id, organisationId })
}
