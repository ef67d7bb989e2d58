import { AppError } from '../../contract/errors.ts'
import type { Secret } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import * as secrets from '../../db/secrets.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { describeSecrets } from './describe-secrets.ts'

/** Also before a spec asks for it: the next build may. */
export async function setSecret(
  { db, config }: Context,
  { caller, params: { serverId, key }, body }: RequestOf<'setSecret'>,
): Promise<Secret> {
  const { organisationId } = caller
  const { id } = await getServer(db, { serverId, organisationId })
  await db.transaction(async (trx) => {
    await secrets.setSecret(trx, {
      ring: config.ownerSecretKeys,
      organisationId,
      serverId: id,
      key,
      value: body.value,
      setBy: caller.id,
    })
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'secret.set',
      resourceType: 'server',
      resourceId: id,
      metadata: { key },
    })
  })
  const secret = (await describeSecrets(db, id)).find((described) => described.key === key)
  if (!secret) throw new AppError('SecretNotFound', `secret ${key} of ${id} is gone again`)
  return secret
}
