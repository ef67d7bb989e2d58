import { hasEnded } from '../../contract/build-steps.ts'
import { AppError } from '../../contract/errors.ts'
import type { Build } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { describeBuild } from '../../db/builds.ts'
import { cancelOpenBuild } from '../../db/cancel-open-build.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function cancelBuild(
  context: Context,
  { caller, params }: RequestOf<'cancelBuild'>,
): Promise<Build> {
  const { db } = context
  const key = { id: params.buildId, organisationId: caller.organisationId }
  const build = await describeBuild(db, key)
  if (hasEnded(build.state))
    throw new AppError('BuildFinished', `build ${build.id} is ${build.state}`, {
      facts: { state: build.state },
    })
  await recordAudit(db, {
    organisationId: caller.organisationId,
    actorId: caller.id,
    action: 'build.cancel',
    resourceType: 'build',
    resourceId: build.id,
  })
  await cancelOpenBuild(context, { buildId: build.id, serverId: build.serverId })
  return describeBuild(db, key)
}
