import { AppError } from '../../contract/errors.ts'
import { recordAudit } from '../../db/audit.ts'
import * as lifecycle from '../../db/server-lifecycle.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { followUp } from './follow-up.ts'

/** It is gone for everybody from now on; its runner and its secrets go behind this answer. */
export async function deleteServer(
  context: Context,
  { caller, params, query, requestId, address }: RequestOf<'deleteServer'>,
): Promise<null> {
  const { db } = context
  const { organisationId } = caller
  const server = await getServer(db, { ...params, organisationId })
  if (query.confirm !== server.slug)
    throw new AppError('InvalidInput', 'the name was not confirmed', {
      errors: [{ pointer: '/query/confirm', detail: `Type the server's name: ${server.slug}` }],
    })
  await db.transaction(async (trx) => {
    if (!(await lifecycle.deleteServer(trx, server.id))) return
    await recordAudit(trx, {
      organisationId,
      actorId: caller.id,
      action: 'server.delete',
      resourceType: 'server',
      resourceId: server.id,
      requestId,
      address,
      metadata: { slug: server.slug },
    })
  })
  await followUp(context, { chore: 'delete', server })
  return null
}
