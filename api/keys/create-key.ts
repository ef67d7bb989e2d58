import { AppError } from '../../contract/errors.ts'
import type { MadeKey } from '../../contract/key-routes.ts'
import type { Role } from '../../contract/roles.ts'
import { roleOfScope, type Scope } from '../../contract/scopes.ts'
import { createApiKey, getApiKey } from '../../db/api-keys.ts'
import { recordAudit } from '../../db/audit.ts'
import { findRole, lockMembers } from '../../db/memberships.ts'
import { reaches } from '../../contract/reaches.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function createKey(
  { db }: Context,
  { caller, body }: RequestOf<'createKey'>,
): Promise<MadeKey> {
  const { organisationId, id: userId } = caller
  const { id, token } = await db.transaction(async (trx) => {
    await lockMembers(trx, organisationId) // a removal meanwhile would not see this key
    refuseBeyond(await findRole(trx, { organisationId, userId }), body.scopes)
    const made = await createApiKey(trx, { organisationId, userId, ...body })
    const { name, scopes, expiresInDays } = body
    await recordAudit(trx, {
      organisationId,
      actorId: userId,
      action: 'key.create',
      resourceType: 'key',
      resourceId: made.id,
      metadata: { name, scopes, expiresInDays },
    })
    return made
  })
  return { key: await getApiKey(db, id), token }
}

function refuseBeyond(role: Role | undefined, scopes: readonly Scope[]) {
  if (role === undefined)
    throw new AppError('NotAllowed', 'a stranger asks for a key', {
      detail: 'You are no member of this organisation any more.',
    })
  const beyond = scopes.find((scope) => !reaches(role, roleOfScope[scope]))
  if (beyond === undefined) return
  throw new AppError('NotAllowed', `a ${role} asks for ${beyond}`, {
    detail: `The scope "${beyond}" needs the role "${roleOfScope[beyond]}" or more; yours is "${role}".`,
  })
}
