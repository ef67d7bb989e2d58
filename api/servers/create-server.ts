import type * as z from 'zod'
import type { ResultOf } from '../../contract/route-types.ts'
import type { createServerBody } from '../../contract/server-routes.ts'
import { recordAudit } from '../../db/audit.ts'

import { requireHost } from '../../db/hosts.ts'
import { requireRoom } from '../../db/quotas.ts'
import { setSecret } from '../../db/secrets.ts'
import * as servers from '../../db/servers.ts'
import { countFork, requireForkable } from '../../db/templates.ts'
import * as builds from '../../db/builds.ts'
import { buildOfSource } from '../builds/build-of-source.ts'
import { startBuild } from '../builds/start-build.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requireScope } from '../require-scope.ts'
import { requirePermitted } from '../policy/require-permitted.ts'
import { refuseStraySecrets, requireSecrets } from '../sources/given-secrets.ts'
import { readSource } from '../sources/read-source.ts'

export async function createServer(
  context: Context,
  { caller, body, signal }: RequestOf<'createServer'>,
): Promise<ResultOf<'createServer'>> {
  if (body.secrets.length > 0) requireScope(caller, 'secrets:write')
  await requireHost(context.db)
  const { organisationId, id: createdBy } = caller
  return createServerIn(context, { organisationId, createdBy, body, signal })
}

/** Records the server, its secrets and its first build at once, and starts the build. `createdBy` null: the platform. */
export async function createServerIn(
  context: Pick<Context, 'db' | 'config' | 'starter'>,
  {
    organisationId,
    createdBy,
    signal,
    body: { slug, title, visibility, secrets, ...sourceBody },
  }: {
    organisationId: string
    createdBy: string | null
    signal?: AbortSignal
    body: z.output<typeof createServerBody>
  },
): Promise<ResultOf<'createServer'>> {
  const { db, config } = context
  const source = await readSource(db, {
    organisationId,
    reader: { person: createdBy, signal },
    body: sourceBody,
  })
  const { spec, templateId, templateVersionId } = source
  refuseStraySecrets(spec, secrets)
  if (spec)
    requireSecrets(
      spec,
      secrets.map(({ key }) => key),
    )
  const { serverId, buildId } = await db.transaction(async (trx) => {
    if (templateId) {
      await requireForkable(trx, { templateId, organisationId })
      await countFork(trx, templateId)
    }
    await requirePermitted(trx, { organisationId, source: source.kind, spec, visibility })
    await requireRoom(trx, { name: 'servers', organisationId })
    await requireRoom(trx, { name: 'buildsPerDay', organisationId })
    const server = await servers.createServer(trx, {
      organisationId,
      slug,
      title: title ?? spec?.title ?? slug, // of what a model writes neither is known yet
      description: spec?.description ?? '',
      visibility,
      templateId,
      templateVersionId,
      createdBy,
    })
    const place = { organisationId, serverId: server.id, setBy: createdBy }
    for (const secret of secrets)
      await setSecret(trx, { ring: config.ownerSecretKeys, ...place, ...secret })
    const build = await builds.createBuild(trx, {
      ...(await buildOfSource(trx, source)),
      serverId: server.id,
      requestedBy: createdBy,
    })
    await recordAudit(trx, {
      organisationId,
      actorId: createdBy,
      action: 'server.create',
      resourceType: 'server',
      resourceId: server.id,
      metadata: {
        slug,
        source: source.kind,
        domains: source.approved.domains,
        buildId: build.id,
        ...(templateId && { templateId, templateVersionId }),
      },
    })
    return { serverId: server.id, buildId: build.id }
  })
  await startBuild(context, {
    buildId,
    serverId,
    organisationId,
    templateId,
    serverSlug: slug,
    isNewServer: true,
  })
  return {
    server: await servers.describeServer(db, {
      id: serverId,
      gatewayUrl: config.publicGatewayUrl,
    }),
    build: await builds.describeBuild(db, { id: buildId, organisationId }),
  }
}
