import { AppError } from '../../contract/errors.ts'
import type { ResultOf } from '../../contract/route-types.ts'
import { getServer } from '../../db/servers.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function upgradeServer(
  { db }: Context,
  { caller, params }: RequestOf<'upgradeServer'>,
): Promise<ResultOf<'upgradeServer'>> {
  const { id } = await getServer(db, { ...params, organisationId: caller.organisationId })
  throw new AppError('TemplateNotFound', `server ${id} has no upgrades yet`)
}
