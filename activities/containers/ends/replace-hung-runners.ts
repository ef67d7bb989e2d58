import { findRunner } from '../../../db/runners.ts'
import { listUnansweringRunners, type ServingRunner } from '../../../db/unanswered-calls.ts'
import type { Deps } from '../../deps.ts'
import { doesAnswer } from '../../probe/does-answer.ts'
import { discardRunner, type DeployContext } from '../deploy.ts'
import { inTurn } from '../version-turns.ts'
import { noteFailure } from './note-failure.ts'

/** A call that waited as long in vain makes one ask: its caller may have had no more patience. */
const WAITED_MS = 8_000
/** Of the last calls; gateways write them down within seconds. */
const LATELY_MS = 30_000

/**
 * Stops runners that are connected and do not answer, as one whose code never ends. Slow tools alone are no reason: a runner
 * is asked for a sign of life first. A new one is deployed by the next look at the host.
 */
export async function replaceHungRunners(
  context: DeployContext & Pick<Deps, 'logger'>,
  hostId: string,
): Promise<void> {
  const { db, logger } = context
  const since = new Date(Date.now() - LATELY_MS)
  for (const runner of await listUnansweringRunners(db, { hostId, waitedMs: WAITED_MS, since })) {
    const { versionId } = runner
    if (await doesAnswer(context, runner)) continue
    logger.warn({ versionId }, 'a runner is connected and does not answer: it is replaced')
    await inTurn(versionId, () => endHungRunner(context, runner))
  }
}

async function endHungRunner(context: DeployContext, runner: ServingRunner) {
  const { id: runnerId, versionId, readyAt } = runner
  const found = await findRunner(context.db, runnerId)
  if (found?.state !== 'ready') return // it was stopped while it was asked
  await noteFailure(context, {
    versionId,
    runnerId,
    livedMs: Date.now() - readyAt.getTime(),
    reason: 'it did not answer any more',
    data: {},
  })
  await discardRunner(context, runner)
}
