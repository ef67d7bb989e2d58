import { AppError } from '../../contract/errors.ts'
import type { Build } from '../../contract/nouns.ts'
import { getServer } from '../../db/servers.ts'
import { findVersionByNumber } from '../../db/versions.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { requestStoredBuild } from './request-stored-build.ts'

export async function rollbackServer(
  context: Context,
  { caller, params, body: { versionNumber, allowBreaking } }: RequestOf<'rollbackServer'>,
): Promise<Build> {
  const { db } = context
  const server = await getServer(db, { ...params, organisationId: caller.organisationId })
  const base = await findVersionByNumber(db, { serverId: server.id, number: versionNumber })
  if (!base) throw new AppError('VersionNotFound', `no version ${versionNumber} of ${server.id}`)
  if (!base.activatedAt || base.id === server.liveVersionId)
    throw new AppError('InvalidInput', `version ${versionNumber} is ${base.state}`, {
      errors: [
        {
          pointer: '/body/versionNumber',
          detail: base.activatedAt
            ? 'This version is live already. To hand it changed secrets, redeploy it'
            : 'This version was never live: choose one that was',
        },
      ],
    })
  return requestStoredBuild(context, {
    caller,
    server,
    base,
    action: 'server.rollback',
    source: 'rollback',
    allowsBreaking: allowBreaking,
  })
}
