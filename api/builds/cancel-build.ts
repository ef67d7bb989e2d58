import { hasEnded } from '../../contract/build-steps.ts'
import { AppError, errorCodes } from '../../contract/errors.ts'
import type { Build } from '../../contract/nouns.ts'
import { recordAudit } from '../../db/audit.ts'
import { appendBuildEvent } from '../../db/build-events.ts'
import { describeBuild, lockBuild, transitionBuild } from '../../db/builds.ts'
import type { Context } from '../context.ts'
import type { RequestOf } from '../request-types.ts'

export async function cancelBuild(
  { db, starter }: Context,
  { caller, params, requestId, address }: RequestOf<'cancelBuild'>,
): Promise<Build> {
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
    requestId,
    address,
  })
  // Workflows are named by their server: while this build is locked, the next one of the server cannot begin.
  await db.transaction(async (trx) => {
    const state = await lockBuild(trx, build.id)
    if (state === 'queued') await endQueued(trx, build.id)
    if (state === 'running')
      await starter.cancelBuild({ serverId: build.serverId, buildId: build.id })
  })
  return describeBuild(db, key)
}

/** One that has not begun is ended here: its workflow, if it starts at all, finds that there is nothing to do. */
async function endQueued(trx: Context['db'], buildId: string): Promise<void> {
  await transitionBuild(trx, {
    id: buildId,
    from: ['queued'],
    to: 'cancelled',
    failure: { code: 'Cancelled', title: errorCodes.Cancelled.title, detail: null, step: null },
  })
  await appendBuildEvent(trx, {
    buildId,
    type: 'build-ended',
    text: 'Cancelled before it began.',
    state: 'cancelled',
    dedupeKey: 'ended',
  })
}
