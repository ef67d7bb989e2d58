import { hasEnded, type BuildState, type BuildStep } from '../../contract/build-steps.ts'
import { AppError, errorCodes, type ErrorCode } from '../../contract/errors.ts'
import type { BuildFailure } from '../../contract/nouns.ts'
import { appendBuildEvent } from '../../db/build-events.ts'
import { findBuildFailure, lockBuild, transitionBuild } from '../../db/builds.ts'
import {
  activateVersion,
  failVersion,
  findVersionOfBuild,
  findVersionToRetire,
} from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { keepBestAttempt } from './keep-best-attempt.ts'
import { runStep } from './run-step.ts'

export interface Retire {
  versionId: string
  hostId: string
}

/** The point of no return: one transaction makes the version live and moves the stable URL to it. */
export async function activate(
  deps: Pick<Deps, 'db' | 'call' | 'failpoint'>,
  { buildId, versionId }: { buildId: string; versionId: string },
): Promise<{ retire: Retire | null }> {
  const { db } = deps
  return runStep(deps, { buildId, step: 'activate' }, async () => {
    await db.transaction((trx) => activateVersion(trx, versionId))
    const retire = (await findVersionToRetire(db, versionId)) ?? null
    return { result: { retire }, text: 'The stable URL answers from this version now.' }
  })
}

/** The last word on a build that went live. Safe to repeat. */
export async function endLive(
  { db }: Pick<Deps, 'db'>,
  { buildId }: { buildId: string },
): Promise<void> {
  await endBuild(db, { buildId, state: 'live', text: 'This version is live.' })
}

/**
 * The fence: from here on the build's version cannot go live. When it is live already, because the answer to its
 * activation was lost, nothing is failed and the answer says which version is to be retired. Safe to repeat.
 */
export async function fence(
  { db }: Pick<Deps, 'db'>,
  { buildId }: { buildId: string },
): Promise<{ isLive: boolean; retire: Retire | null }> {
  return db.transaction(async (trx) => {
    const version = await findVersionOfBuild(trx, buildId)
    if (!version || (await failVersion(trx, version.id)) === 'failed')
      return { isLive: false, retire: null }
    return { isLive: true, retire: (await findVersionToRetire(trx, version.id)) ?? null }
  })
}

/** The last word on a build that did not go live, after its undo. Safe to repeat. */
export async function failBuild(
  { db }: Pick<Deps, 'db'>,
  {
    buildId,
    code,
    step,
    round,
  }: { buildId: string; code: ErrorCode; step: BuildStep | null; round: number },
): Promise<void> {
  await db.transaction(async (trx) => {
    const state = await lockBuild(trx, buildId)
    if (!state || hasEnded(state)) return
    const draft = await findBuildFailure(trx, buildId)
    const failure = failureOf(code, step, draft)
    const isCancelled = code === 'Cancelled'
    if (!isCancelled && step) await recordFailedStep(trx, { buildId, step, round, failure })
    await endBuild(trx, {
      buildId,
      state: isCancelled ? 'cancelled' : 'failed',
      text: `${isCancelled ? 'Cancelled' : 'The build failed'}. Nothing was changed.`,
      failure: failure === draft ? await keepBestAttempt(trx, { buildId, failure }) : failure,
    })
  })
}

/** Said once a round: by a repair that takes the fault up, or when the build ends with it. */
export async function recordFailedStep(
  db: Deps['db'],
  {
    buildId,
    step,
    round,
    failure: { title, detail },
  }: {
    buildId: string
    step: BuildStep
    round: number
    failure: Pick<BuildFailure, 'title' | 'detail'>
  },
): Promise<void> {
  await appendBuildEvent(db, {
    buildId,
    step,
    type: 'step-failed',
    text: detail ? `${title}. ${detail}` : title,
    dedupeKey: `${step}:${round}:failed`,
  })
}

/** What the last try found, when it is what ended the build. */
function failureOf(
  code: ErrorCode,
  step: BuildStep | null,
  draft: BuildFailure | null,
): BuildFailure {
  if (draft?.code === code && draft.step === step) return draft
  const { title } = errorCodes[code]
  const detail =
    draft && code !== 'Cancelled' ? `Before that: ${draft.detail ?? draft.title}` : null
  return { code, title, detail, step }
}

async function endBuild(
  db: Deps['db'],
  {
    buildId,
    state,
    text,
    failure,
  }: { buildId: string; state: BuildState; text: string; failure?: BuildFailure },
) {
  if (!hasEnded(state)) throw new AppError('Internal', `${state} is no end`)
  await appendBuildEvent(db, { buildId, type: 'build-ended', text, state, dedupeKey: 'ended' })
  await transitionBuild(db, {
    id: buildId,
    from: ['queued', 'running'],
    to: state,
    ...(failure && { failure }),
  })
}
