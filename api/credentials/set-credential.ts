import { AppError } from '../../contract/errors.ts'
import { listCallerSecretSpecs } from '../../db/access.ts'
import { recordAudit } from '../../db/audit.ts'
import { setCallerSecret } from '../../db/caller-secrets.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { findMyServer } from './find-my-server.ts'

/** Only what the live version asks for: nothing else would ever be sent along. */
export async function setCredential(
  { db, config }: Context,
  { caller, params: { slug, key }, body }: RequestOf<'setCredential'>,
): Promise<null> {
  const { server, isCallable } = await findMyServer(db, { slug, userId: caller.id })
  const asked = isCallable ? await listCallerSecretSpecs(db, server.id) : []
  if (!asked.some((spec) => spec.key === key))
    throw new AppError('SecretNotFound', `server ${server.id} asks no caller for ${key}`, {
      detail: `The live version of this server does not ask you for ${key}.`,
    })
  return db.transaction(async (trx) => {
    await setCallerSecret(trx, {
      ring: config.callerSecretKeys,
      serverId: server.id,
      userId: caller.id,
      key,
      value: body.value,
    })
    await recordAudit(trx, {
      organisationId: server.organisationId,
      actorId: caller.id,
      action: 'caller-secret.set',
      resourceType: 'server',
      resourceId: server.id,
      metadata: { key },
    })
    return null
  })
}
