import { AppError } from '../../contract/errors.ts'
import { recordAudit } from '../../db/audit.ts'
import * as secrets from '../../db/secrets.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function deleteSecret(
  { db }: Context,
  { caller, params: { serverId, key } }: RequestOf<'deleteSecret'>,
): Promise<null> {
  const { organisationId } = caller
  const { id } = await getServer(db, { serverId, organisationId })
  return db.transaction(async (trx) => {
    if (!(await secrets.deleteSecret(trx, { serverId: id, key })))
      throw new AppError('SecretNotFound', `server ${id} has no secret ${key}`)
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'secret.delete',
      resourceType: 'server',
      resourceId: id,
      metadata: { key },
    })
    return null
  })
}
