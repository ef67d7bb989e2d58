import type { Build } from '../../contract/nouns.ts'
import { putSpec } from '../../db/artifacts.ts'
import { recordAudit } from '../../db/audit.ts'
import * as builds from '../../db/builds.ts'
import { requireHost } from '../../db/hosts.ts'
import { listSecrets } from '../../db/secrets.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { readSource, requireSecrets } from '../servers/source.ts'
import { startBuild } from './start-build.ts'

export async function createBuild(
  context: Context,
  { caller, params, body, requestId, address }: RequestOf<'createBuild'>,
): Promise<Build> {
  const { db } = context
  const { organisationId } = caller
  const server = await getServer(db, { serverId: params.serverId, organisationId })
  const { kind, spec, templateId, templateVersionId } = await readSource(db, body)
  const secrets = await listSecrets(db, server.id)
  requireSecrets(
    spec,
    secrets.map(({ key }) => key),
  )
  await requireHost(db)
  const { id } = await db.transaction(async (trx) => {
    const build = await builds.createBuild(trx, {
      serverId: server.id,
      source: kind,
      specSha256: await putSpec(trx, spec),
      templateVersionId,
      requestedBy: caller.id,
    })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'server.build',
      resourceType: 'server',
      resourceId: server.id,
      requestId,
      address,
      metadata: { source: kind, buildId: build.id },
    })
    return build
  })
  const { id: serverId, slug: serverSlug } = server
  await startBuild(context, {
    buildId: id,
    serverId,
    organisationId,
    templateId,
    serverSlug,
    isNewServer: false,
  })
  return builds.describeBuild(db, { id, organisationId })
}
