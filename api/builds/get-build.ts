import type { Build } from '../../contract/nouns.ts'
import { describeBuild } from '../../db/builds.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export function getBuild(
  { db }: Context,
  { caller, params }: RequestOf<'getBuild'>,
): Promise<Build> {
  return describeBuild(db, { id: params.buildId, organisationId: caller.organisationId })
}
