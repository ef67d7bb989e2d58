import { AppError, errorCodes } from '../../contract/errors.ts'
import type { BuildFailure, RepairAttempt } from '../../contract/nouns.ts'
import { putSpec } from '../../db/artifacts.ts'
import { beginAttempt, recordAttempt } from '../../db/attempts.ts'
import { appendBuildEvent, hasBuildEvent } from '../../db/build-events.ts'
import { findBuildFailure, getBuild } from '../../db/builds.ts'
import { sumModelUse } from '../../db/model-calls.ts'
import { getServerKey } from '../../db/servers.ts'
import { getBuildingVersion, getVersionSpec } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { recordFailedStep } from '../records/end-build.ts'
import { runStep } from '../records/run-step.ts'
import { askFor } from './ask-for.ts'
import { addModelUse, describeModelUse } from './model-use.ts'
import { repairSpec } from './repair-spec.ts'
import { specDiff } from './spec-diff.ts'

type Context = Pick<Deps, 'db' | 'call' | 'failpoint' | 'model' | 'repairBudget'>
interface Input {
  buildId: string
  versionId: string
  /** 1 for the first repair. */
  round: number
}

/** Gives what the last check found back to the model. A round whose spec is written is not asked again. */
export async function repair(context: Context, input: Input): Promise<{ isRepaired: boolean }> {
  const { buildId, round } = input
  const { db } = context
  const done = { buildId, dedupeKey: `repair:${round}:done` }
  if (await hasBuildEvent(db, done)) return { isRepaired: true }
  const fault = await findBuildFailure(db, buildId)
  if (!fault?.step) throw new AppError('VersionNotBuilding', `build ${buildId} has no fault`)
  await recordFailedStep(db, { buildId, step: fault.step, round: round - 1, failure: fault })
  const { specSha256, codeSha256, selfTest } = await getBuildingVersion(db, input.versionId)
  const attempt = { specSha256, codeSha256, selfTest, failure: fault }
  await recordAttempt(db, { buildId, round: round - 1, attempt })
  try {
    await runStep(context, { buildId, step: 'repair', round }, () => mend(context, input, fault))
    return { isRepaired: true }
  } catch (err) {
    if (!(err instanceof AppError) || errorCodes[err.code].retryable) throw err
    if (err.code === 'VersionNotBuilding') throw err
    await noteFailedRepair(context, { buildId, round, code: err.code, detail: err.detail })
    return { isRepaired: false }
  }
}

async function mend(context: Context, { buildId, versionId, round }: Input, fault: BuildFailure) {
  const { db, repairBudget } = context
  const startedMs = performance.now()
  const tokenLimit = repairBudget.tokens - (await tokensSpent(context, buildId))
  if (tokenLimit <= 0) throw budgetSpent(repairBudget.tokens)
  const { serverId } = await getBuild(db, buildId)
  const { organisationId } = await getServerKey(db, serverId)
  const before = await getVersionSpec(db, await getBuildingVersion(db, versionId))
  const { asking, calls } = askFor(context, {
    place: { organisationId, buildId },
    tokenLimit,
  })
  const { spec, summary } = await repairSpec(asking, { spec: before, fault })
  const attempt: RepairAttempt = {
    round,
    of: repairBudget.tries,
    code: fault.code,
    reason: [fault.title, fault.detail].filter(Boolean).join('. '),
    summary,
    diff: specDiff(before, spec),
    use: addModelUse(calls),
  }
  const text = `${summary} ${describeModelUse(attempt.use)}.`
  await db.transaction(async (trx) => {
    await beginAttempt(trx, { versionId, specSha256: await putSpec(trx, spec) })
    // In the same transaction: whoever tries this round again finds that it is over.
    await appendBuildEvent(trx, {
      buildId,
      step: 'repair',
      type: 'step-done',
      text,
      durationMs: performance.now() - startedMs,
      repair: attempt,
      dedupeKey: `repair:${round}:done`,
    })
  })
  return { result: undefined, text }
}

/** What is read from the cache costs next to nothing, and does not count. */
async function tokensSpent({ db }: Pick<Context, 'db'>, buildId: string) {
  const use = await sumModelUse(db, { buildId, job: 'repair' })
  return use.inputTokens - use.cachedInputTokens + use.outputTokens
}

function budgetSpent(tokens: number) {
  return new AppError('TokenLimitReached', 'the tokens for repairs are spent', {
    detail: `The ${tokens.toLocaleString('en-US')} tokens that the repairs of one build may take are spent.`,
  })
}

/** What a repair ran into. The build ends with the fault itself, so this is said beside it. Safe to repeat. */
export async function noteFailedRepair(
  { db }: Pick<Deps, 'db'>,
  {
    buildId,
    round,
    code,
    detail = null,
  }: { buildId: string; round: number; code: AppError['code']; detail?: string | null | undefined },
): Promise<void> {
  await recordFailedStep(db, {
    buildId,
    step: 'repair',
    round,
    failure: { title: 'Not repaired', detail: detail ?? errorCodes[code].title },
  })
}
