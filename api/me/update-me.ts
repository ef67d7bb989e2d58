import type { Me } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { renameUser } from '../../db/users.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { describeMe } from './describe-me.ts'

export async function updateMe(
  { db }: Context,
  { caller, body: { name } }: RequestOf<'updateMe'>,
): Promise<Me> {
  await db.transaction(async (trx) => {
    await renameUser(trx, { id: caller.id, name })
    await recordAudit(trx, {
      organisationId: null, // the name is read in all organisations of theirs
      actorId: caller.id,
      action: 'user.rename',
      resourceType: 'user',
      resourceId: caller.id,
      metadata: { name, before: caller.name },
    })
  })
  return describeMe(db, caller.id)
}
