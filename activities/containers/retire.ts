import { setTimeout as wait } from 'node:timers/promises'
import { releaseLease } from '../../db/leases.ts'
import { findRunnerOfVersion } from '../../db/runners.ts'
import { retireVersion } from '../../db/versions.ts'
import type { Deps } from '../deps.ts'
import { runStep } from '../records/run-step.ts'
import { discardRunner } from './deploy.ts'

/** Every gateway has heard by then that the route has moved, so nothing new reaches the old runner. */
const ROUTE_SETTLES_MS = 500
/** Calls in flight may end within this; a runner that has none leaves at once. */
const DRAIN_SECONDS = 30

/** Drains and stops the version that served before, and gives its port back. Safe to repeat. */
export async function retire(
  deps: Pick<Deps, 'db' | 'call' | 'failpoint' | 'runtime'>,
  { buildId, versionId }: { buildId: string; versionId: string },
): Promise<{ ok: boolean; detail: string }> {
  const { db, call } = deps
  return runStep(deps, { buildId, step: 'retire' }, async () => {
    await wait(ROUTE_SETTLES_MS, undefined, { signal: call().signal })
    const runner = await findRunnerOfVersion(db, versionId)
    const stopped = runner && (await discardRunner(deps, runner, { graceSeconds: DRAIN_SECONDS }))
    await releaseLease(db, versionId)
    await retireVersion(db, versionId)
    const detail = stopped?.wasForced
      ? `Stopped by force after ${DRAIN_SECONDS} seconds: it did not end its calls.`
      : 'Drained and stopped.'
    return { result: { ok: !stopped?.wasForced, detail }, text: detail }
  })
}
