import * as grants from '../../db/oauth-grants.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function revokeConnectedApp(
  { db }: Context,
  { caller, params }: RequestOf<'revokeConnectedApp'>,
): Promise<null> {
  await grants.revokeConnectedApp(db, { userId: caller.id, ...params })
  return null
}
