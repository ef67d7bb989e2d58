import type { ResultOf } from '../../contract/route-types.ts'
import { listAccounts } from '../../db/accounts.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export function listUsers(
  { db }: Context,
  { query }: RequestOf<'listUsers'>,
): Promise<ResultOf<'listUsers'>> {
  return listAccounts(db, query)
}
