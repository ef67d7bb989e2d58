import type { Me } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { createAdministrator, requireSetupLink } from '../../db/setup-links.ts'
import type { Context } from '../context.ts'
import { describeMe } from '../me/describe-me.ts'
import type { RequestOf } from '../request-types.ts'
import { isCommonPassword } from './common-passwords.ts'
import { hashPassword, weakPassword } from './passwords.ts'

export async function setUp(
  { db }: Context,
  { body: { password, ...body }, session }: RequestOf<'setUp'>,
): Promise<Me> {
  await requireSetupLink(db, body.token)
  if (isCommonPassword(password)) throw weakPassword('/body/password')
  const passwordHash = await hashPassword(password)
  const userId = await db.transaction(async (trx) => {
    const administrator = await createAdministrator(trx, { ...body, passwordHash })
    await recordAudit(trx, {
      organisationId: administrator.organisationId,
      actorId: administrator.userId,
      action: 'installation.set-up',
      resourceType: 'user',
      resourceId: administrator.userId,
    })
    return administrator.userId
  })
  await session.begin(userId)
  return describeMe(db, userId)
}
