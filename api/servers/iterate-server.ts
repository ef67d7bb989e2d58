import { AppError } from '../../contract/errors.ts'
import type { Build } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import * as builds from '../../db/builds.ts'
import { requireHost } from '../../db/hosts.ts'
import { getServer } from '../../db/servers.ts'
import { findShownVersion } from '../../db/versions.ts'
import { startBuild } from '../builds/start-build.ts'
import type { Context } from '../context.ts'
import { requireModel } from '../previews/require-model.ts'
import type { RequestOf } from '../request-types.ts'

export async function iterateServer(
  context: Context,
  {
    caller,
    params,
    body: { instruction, allowBreaking },
    requestId,
    address,
  }: RequestOf<'iterateServer'>,
): Promise<Build> {
  const { db } = context
  const { organisationId } = caller
  const { id: serverId, slug } = await getServer(db, { ...params, organisationId })
  await requireModel(db)
  const base = await findShownVersion(db, serverId)
  if (!base)
    throw new AppError('SourceInvalid', `no version of ${serverId} has a spec`, {
      detail: 'No version of this server has a spec yet that could be changed. Build one first.',
    })
  await requireHost(db)
  const { id } = await db.transaction(async (trx) => {
    const build = await builds.createBuild(trx, {
      serverId,
      source: 'iterate',
      specSha256: null,
      instruction,
      baseVersionId: base.id,
      allowsBreaking: allowBreaking,
      templateVersionId: null,
      requestedBy: caller.id,
    })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'server.iterate',
      resourceType: 'server',
      resourceId: serverId,
      requestId,
      address,
      metadata: {
        buildId: build.id,
        baseVersion: base.number,
        instructionLength: instruction.length,
        allowBreaking,
      },
    })
    return build
  })
  await startBuild(context, {
    buildId: id,
    serverId,
    organisationId,
    templateId: null,
    serverSlug: slug,
    isNewServer: false,
  })
  return builds.describeBuild(db, { id, organisationId })
}
