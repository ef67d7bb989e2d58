import { recordAudit, type AuditEvent } from '../../db/audit.ts'
import type { Db } from '../../db/connect.ts'
import type { Chore } from '../../db/server-lifecycle.ts'
import type { ServerKey } from '../../db/servers.ts'
import type { Caller } from '../../db/users.ts'
import type { Context } from '../context.ts'
import { followUp } from './follow-up.ts'

/**
 * Writes on the row what is wanted of a server, with its audit row, and makes it so behind the answer. What stands there
 * already is not written again, and is followed up all the same.
 */
export async function changeWish(
  context: Pick<Context, 'db' | 'starter' | 'logger'>,
  {
    caller,
    server,
    chore,
    write,
    metadata = {},
  }: Pick<AuditEvent, 'metadata'> & {
    caller: Caller
    server: ServerKey
    chore: Chore
    /** Answers whether anything changed. */
    write: (trx: Db) => Promise<boolean>
  },
): Promise<void> {
  await context.db.transaction(async (trx) => {
    if (!(await write(trx))) return
    await recordAudit(trx, {
      organisationId: caller.organisationId,
      actorId: caller.id,
      action: `server.${chore}`,
      resourceType: 'server',
      resourceId: server.id,
      metadata,
    })
  })
  await followUp(context, { chore, server })
}
