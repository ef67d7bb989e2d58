import { listRunners } from '../../db/runners.ts'
import type { Deps } from '../deps.ts'
import { discardRunner } from './deploy.ts'
import { removeSelfTests } from './self-test-containers.ts'

/** Stops every container of this host: for an installation that is being shut down as a whole. */
export async function stopRunners(
  context: Pick<Deps, 'db' | 'runtime' | 'socketRoot'>,
  { hostId, graceSeconds }: { hostId: string; graceSeconds: number },
): Promise<void> {
  const runners = await listRunners(context.db, hostId)
  await Promise.all(runners.map((runner) => discardRunner(context, runner, { graceSeconds })))
  await removeSelfTests(context, () => true) // of workers that died: the tests of this one have ended
}
