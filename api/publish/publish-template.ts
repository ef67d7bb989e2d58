import { AppError } from '../../contract/errors.ts'
import type { ResultOf } from '../../contract/route-types.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function publishTemplate(
  { db }: Context,
  { caller, params }: RequestOf<'publishTemplate'>,
): Promise<ResultOf<'publishTemplate'>> {
  const { id } = await getServer(db, { ...params, organisationId: caller.organisationId })
  throw new AppError('NotPublishable', `nothing can be published of ${id} yet`)
}
