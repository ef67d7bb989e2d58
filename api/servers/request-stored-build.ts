import type { Build } from '../../contract/nouns.ts'
import { listSecrets } from '../../db/secrets.ts'
import type { ServerKey } from '../../db/servers.ts'
import type { Caller } from '../../db/users.ts'
import { getVersionSpec, type VersionKey } from '../../db/versions.ts'
import { requestBuild } from '../builds/request-build.ts'
import type { Context } from '../context.ts'
import { requireSecrets } from '../sources/given-secrets.ts'

/** A build of what is stored of an earlier version: no model, nothing rendered. */
export async function requestStoredBuild(
  context: Context,
  {
    server,
    base,
    ...request
  }: {
    caller: Caller
    server: ServerKey
    base: VersionKey
    action: string
    source: 'rollback' | 'redeploy'
    allowsBreaking: boolean
  },
): Promise<Build> {
  const { db } = context
  const spec = await getVersionSpec(db, base)
  const set = await listSecrets(db, server.id)
  requireSecrets(
    spec,
    set.map(({ key }) => key),
  )
  return requestBuild(context, {
    ...request,
    server,
    metadata: { version: base.number, allowBreaking: request.allowsBreaking },
    specSha256: base.specSha256,
    baseVersionId: base.id,
    approved: { domains: spec.allowedDomains, secrets: spec.secrets },
    templateVersionId: null,
  })
}
