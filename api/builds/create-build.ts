import type { Build } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { describeBuild } from '../../db/builds.ts'
import { requireHost } from '../../db/hosts.ts'
import { listSecrets } from '../../db/secrets.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requireSecrets } from '../sources/given-secrets.ts'
import { readSource } from '../sources/read-source.ts'
import { recordBuild } from './record-build.ts'
import { startBuild } from './start-build.ts'

export async function createBuild(
  context: Context,
  {
    caller,
    params,
    body: { allowBreaking, ...body },
    requestId,
    address,
  }: RequestOf<'createBuild'>,
): Promise<Build> {
  const { db } = context
  const { organisationId } = caller
  const { id: serverId, slug } = await getServer(db, { ...params, organisationId })
  const source = await readSource(db, { organisationId, body })
  if (source.spec) {
    const set = await listSecrets(db, serverId)
    requireSecrets(
      source.spec,
      set.map(({ key }) => key),
    )
  }
  await requireHost(db)
  const { id } = await db.transaction(async (trx) => {
    const build = await recordBuild(trx, {
      serverId,
      source,
      allowsBreaking: allowBreaking,
      requestedBy: caller.id,
    })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'server.build',
      resourceType: 'server',
      resourceId: serverId,
      requestId,
      address,
      metadata: { source: source.kind, buildId: build.id, allowBreaking },
    })
    return build
  })
  await startBuild(context, {
    buildId: id,
    serverId,
    organisationId,
    templateId: source.templateId,
    serverSlug: slug,
    isNewServer: false,
  })
  return describeBuild(db, { id, organisationId })
}
