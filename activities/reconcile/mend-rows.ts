import { hasEnded } from '../../contract/build-steps.ts'
import { lockBuild } from '../../db/builds.ts'
import { releaseLease } from '../../db/leases.ts'
import { findPreview } from '../../db/previews.ts'
import { endRunner, findRunnerOfVersion } from '../../db/runners.ts'
import { alignLiveVersion, failVersion, retireVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { failPreview } from '../generate/write-preview.ts'
import { endLive, failBuild, fence } from '../records/end-build.ts'
import type { RowMend } from './mends-of.ts'

export type MendContext = Pick<Deps, 'db' | 'previewLifetimeMs'>

/** In the caller's transaction, with the container stopped if there was one. Answers whether anything was changed. */
export async function mendRows(context: MendContext, { what, id }: RowMend): Promise<boolean> {
  const { db } = context
  switch (what) {
    case 'end-build':
      return endLostBuild(context, id)
    case 'align-live':
      return alignLiveVersion(db, id)
    case 'fail-version':
      return (await failVersion(db, id)) === 'failed'
    case 'retire-version':
      await endRunnerOf(context, id)
      return retireVersion(db, id)
    case 'stop-runner':
      return endRunnerOf(context, id)
    case 'release-port':
      return releaseLease(db, id)
    case 'end-preview':
      return endLostPreview(context, id)
  }
}

/** As the workflow would have, had it not been lost: live when its version is, else failed. */
async function endLostBuild({ db }: MendContext, buildId: string) {
  const state = await lockBuild(db, buildId)
  if (!state || hasEnded(state)) return false
  const { isLive } = await fence({ db }, { buildId })
  if (isLive) await endLive({ db }, { buildId })
  else await failBuild({ db }, { buildId, code: 'BuildLost', step: null, round: 0 })
  return true
}

async function endRunnerOf({ db }: MendContext, versionId: string) {
  const runner = await findRunnerOfVersion(db, versionId)
  const isEnded = runner !== undefined && (await endRunner(db, runner.id))
  await releaseLease(db, versionId)
  return isEnded
}

async function endLostPreview(context: MendContext, previewId: string) {
  const preview = await findPreview(context.db, previewId)
  if (preview?.state !== 'writing') return false
  await failPreview(context, { previewId, code: 'WorkerUnavailable' })
  return true
}
