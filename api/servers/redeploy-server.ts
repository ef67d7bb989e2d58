import { AppError } from '../../contract/errors.ts'
import type { Build } from '../../contract/nouns.ts'
import { getServer } from '../../db/servers.ts'
import { getVersion } from '../../db/versions.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requestStoredBuild } from './request-stored-build.ts'

/** The live version once more, as it is: its new runner is handed the secrets of today. */
export async function redeployServer(
  context: Context,
  { caller, params }: RequestOf<'redeployServer'>,
): Promise<Build> {
  const { db } = context
  const server = await getServer(db, { ...params, organisationId: caller.organisationId })
  if (server.liveVersionId === null)
    throw new AppError('SourceInvalid', `no version of ${server.id} is live`, {
      detail: 'No version of this server is live. Build one first.',
    })
  return requestStoredBuild(context, {
    caller,
    server,
    base: await getVersion(db, server.liveVersionId),
    action: 'server.redeploy',
    source: 'redeploy',
    allowsBreaking: false,
  })
}
