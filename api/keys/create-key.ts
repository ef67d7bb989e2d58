import { AppError } from '../../contract/errors.ts'
import type { MadeKey } from '../../contract/key-routes.ts'
import { roleOfScope } from '../../contract/scopes.ts'
import { createApiKey, getApiKey } from '../../db/api-keys.ts'
import { recordAudit } from '../../db/audit.ts'
import { reaches } from '../../contract/reaches.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function createKey(
  { db }: Context,
  { caller, body, requestId, address }: RequestOf<'createKey'>,
): Promise<MadeKey> {
  const { organisationId, id: userId, role } = caller
  const beyond = body.scopes.find((scope) => !reaches(role, roleOfScope[scope]))
  if (beyond !== undefined)
    throw new AppError('NotAllowed', `a ${role} asks for ${beyond}`, {
      detail: `The scope "${beyond}" needs the role "${roleOfScope[beyond]}" or more; yours is "${role}".`,
    })
  const { id, token } = await db.transaction(async (trx) => {
    const made = await createApiKey(trx, { organisationId, userId, ...body })
    const { name, scopes, expiresInDays } = body
    await recordAudit(trx, {
      organisationId,
      actorId: userId,
      action: 'key.create',
      resourceType: 'key',
      resourceId: made.id,
      metadata: { name, scopes, expiresInDays },
      requestId,
      address,
    })
    return made
  })
  return { key: await getApiKey(db, id), token }
}
