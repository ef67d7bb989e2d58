import { describeTrouble } from '../../contract/describe-trouble.ts'
import type { Server, ServerDetail } from '../../contract/nouns.ts'
import { serverUrl } from '../../contract/server-url.ts'
import { getSpec } from '../../db/artifacts.ts'
import type { Db } from '../../db/connect.ts'
import { findLease } from '../../db/leases.ts'
import { findTemplateOfServer } from '../../db/publications.ts'
import { findRunnerOfVersion } from '../../db/runners.ts'
import { findTrouble } from '../../db/runtime-troubles.ts'
import { listSecrets } from '../../db/secrets.ts'
import * as servers from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { findShownSpecSha256 } from './shown-spec.ts'
import { ownerSecrets } from '../sources/given-secrets.ts'
import { toolsOf } from './tools-of.ts'

export async function getServer(
  { db, config }: Context,
  { caller, params }: RequestOf<'getServer'>,
): Promise<ServerDetail> {
  const { organisationId } = caller
  const { id, liveVersionId } = await servers.getServer(db, { ...params, organisationId })
  const server = await servers.describeServer(db, { id, gatewayUrl: config.publicGatewayUrl })
  const sha256 = await findShownSpecSha256(db, id)
  const spec = sha256 === undefined ? undefined : await getSpec(db, sha256)
  const set = new Set((await listSecrets(db, id)).map(({ key }) => key))
  return {
    ...server,
    tools: spec ? toolsOf(spec) : [],
    allowedDomains: spec?.allowedDomains ?? [],
    missingSecrets: (spec ? ownerSecrets(spec) : [])
      .map(({ key }) => key)
      .filter((key) => !set.has(key)),
    candidateUrl: liveVersionId ? await versionUrl(db, liveVersionId, server.slug) : null,
    trouble: liveVersionId ? await troubleOf(db, server, liveVersionId) : null,
    publishedAs: (await findTemplateOfServer(db, { serverId: id, organisationId })) ?? null,
  }
}

async function troubleOf(db: Db, { state }: Server, versionId: string) {
  const trouble = await findTrouble(db, versionId)
  if (!trouble) return null
  const runner = await findRunnerOfVersion(db, versionId)
  return describeTrouble(trouble, {
    now: new Date(),
    isServed: runner?.state === 'ready',
    isAsleep: state === 'asleep',
  })
}

async function versionUrl(db: Db, versionId: string, slug: string) {
  const lease = await findLease(db, versionId)
  return lease ? serverUrl(`http://127.0.0.1:${lease.port}`, slug) : null
}
