import { AppError } from '../../contract/errors.ts'
import { recordAudit } from '../../db/audit.ts'
import { deleteCallerSecret } from '../../db/caller-secrets.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { findMyServer } from './find-my-server.ts'

export async function deleteCredential(
  { db }: Context,
  { caller, params: { slug, key } }: RequestOf<'deleteCredential'>,
): Promise<null> {
  const { server } = await findMyServer(db, { slug, userId: caller.id })
  return db.transaction(async (trx) => {
    if (!(await deleteCallerSecret(trx, { serverId: server.id, userId: caller.id, key })))
      throw new AppError('SecretNotFound', `${caller.id} gave no ${key} to ${server.id}`)
    await recordAudit(trx, {
      organisationId: server.organisationId,
      actorId: caller.id,
      action: 'caller-secret.delete',
      resourceType: 'server',
      resourceId: server.id,
      metadata: { key },
    })
    return null
  })
}
