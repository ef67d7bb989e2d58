import { compile } from './code/compile-step.ts'
import { render } from './code/render-step.ts'
import { scan } from './code/scan-step.ts'
import { deploy, removeRunner } from './containers/deploy.ts'
import { retire } from './containers/retire.ts'
import type { Deps } from './deps.ts'
import { generateByModel } from './generate/generate-by-model-step.ts'
import { noteFailedRepair, repair } from './generate/repair-step.ts'
import { failPreview, writePreview } from './generate/write-preview.ts'
import { findLive, startLive } from './lifecycle/start-live.ts'
import { eraseServer, listRunnersToStop, stopVersion } from './lifecycle/stop-server.ts'
import { healthCheck } from './probe/health-check.ts'
import { rescanVersion, retestVersion } from './publish/check-version.ts'
import { begin } from './records/begin.ts'
import { contractCheck, endConfirmation } from './records/contract-check.ts'
import { activate, endLive, failBuild, fence } from './records/end-build.ts'
import { generate } from './records/generate.ts'
import { place, releasePort } from './records/place.ts'
import { findMends } from './reconcile/find-mends.ts'
import { mend } from './reconcile/mend.ts'
import { selfTest } from './self-test/self-test-step.ts'
import { stopForks } from './takedown/stop-forks.ts'
import {
  endBuildsOfForks,
  endTakedown,
  markForksStuck,
  nextForksToStop,
  retryStuckForks,
} from './takedown/takedown-records.ts'

const all = {
  begin,
  generate,
  generateByModel,
  render,
  scan,
  compile,
  selfTest,
  repair,
  noteFailedRepair,
  contractCheck,
  endConfirmation,
  place,
  releasePort,
  deploy,
  removeRunner,
  healthCheck,
  activate,
  retire,
  fence,
  failBuild,
  endLive,
  listRunnersToStop,
  stopVersion,
  eraseServer,
  findLive,
  startLive,
  findMends,
  mend,
  writePreview,
  failPreview,
  rescanVersion,
  retestVersion,
  endBuildsOfForks,
  nextForksToStop,
  stopForks,
  markForksStuck,
  retryStuckForks,
  endTakedown,
}

/** What workflows see: each activity with its input alone. */
export type Activities = {
  [N in keyof typeof all]: (
    input: Parameters<(typeof all)[N]>[1],
  ) => Promise<Awaited<ReturnType<(typeof all)[N]>>>
}

export function createActivities(deps: Deps): Activities {
  return Object.fromEntries(
    Object.entries(all).map(([name, activity]) => [
      name,
      // Pairs each function with its own input, which the mapped type says and this loop cannot.
      (input: never) => activity(deps, input),
    ]),
  ) as Activities
}
