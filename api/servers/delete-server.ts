import { AppError } from '../../contract/errors.ts'
import * as lifecycle from '../../db/server-lifecycle.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'
import { changeWish } from './change-wish.ts'

/** It is gone for everybody from now on; its runner and its secrets go behind this answer. */
export async function deleteServer(
  context: Context,
  { caller, params, query }: RequestOf<'deleteServer'>,
): Promise<null> {
  const { organisationId } = caller
  const server = await getServer(context.db, { ...params, organisationId })
  if (query.confirm !== server.slug)
    throw new AppError('InvalidInput', 'the name was not confirmed', {
      errors: [{ pointer: '/query/confirm', detail: `Type the server's name: ${server.slug}` }],
    })
  await changeWish(context, {
    caller,
    server,
    chore: 'delete',
    write: (trx) => lifecycle.deleteServer(trx, server.id),
    metadata: { slug: server.slug },
  })
  return null
}
