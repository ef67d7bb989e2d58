import { AppError } from '../../contract/errors.ts'
import type { ResultOf } from '../../contract/route-types.ts'
import { recordAudit } from '../../db/audit.ts'
import { openSecrets } from '../../db/secrets.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

/** Of a server that was taken down: nothing else gives its owner back what they have put into it. */
export async function exportSecrets(
  { db, config }: Context,
  { caller, params }: RequestOf<'exportSecrets'>,
): Promise<ResultOf<'exportSecrets'>> {
  const { organisationId } = caller
  const { id: serverId, takedownId } = await getServer(db, { ...params, organisationId })
  if (takedownId === null)
    throw new AppError('NotAllowed', `server ${serverId} is not taken down`, {
      detail:
        'Values of secrets can be read only of a server that was taken down. Set a new value instead.',
    })
  const secrets = await db.transaction(async (trx) => {
    const opened = await openSecrets(trx, {
      ring: config.ownerSecretKeys,
      organisationId,
      serverId,
    })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'secret.export',
      resourceType: 'server',
      resourceId: serverId,
      metadata: { keys: Object.keys(opened) },
    })
    return opened
  })
  return { data: Object.entries(secrets).map(([key, value]) => ({ key, value })) }
}
