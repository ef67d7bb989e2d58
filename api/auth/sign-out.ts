import { recordAudit } from '../../db/audit.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

/** Connected apps go on: they have a list of their own. */
export async function signOut(
  { db }: Context,
  { body: { isEverywhere }, caller, session }: RequestOf<'signOut'>,
): Promise<null> {
  await (isEverywhere ? session.endEverywhere() : session.end())
  await recordAudit(db, {
    organisationId: caller.organisationId,
    actorId: caller.id,
    action: 'session.end',
    resourceType: 'user',
    resourceId: caller.id,
    metadata: { isEverywhere },
  })
  return null
}
