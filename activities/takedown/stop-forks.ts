import { listHeldRunners, markStuck } from '../../db/takedown-servers.ts'
import type { Deps } from '../deps.ts'
import { stopVersion } from '../lifecycle/stop-server.ts'

/** Docker gains nothing from more. */
const AT_ONCE = 4

/**
 * Stops what runs of these servers on this host. One that cannot be stopped is written down as stuck, with the reason,
 * and holds up no other. Safe to repeat: what was stopped is found so.
 */
export async function stopForks(
  deps: Pick<Deps, 'db' | 'call' | 'runtime' | 'logger' | 'failpoint'>,
  { takedownId, hostId, serverIds }: { takedownId: string; hostId: string; serverIds: string[] },
): Promise<void> {
  const waiting = [...serverIds]
  const stopNext = async () => {
    for (let serverId = waiting.pop(); serverId !== undefined; serverId = waiting.pop()) {
      deps.call().signal.throwIfAborted()
      await stopFork(deps, { takedownId, hostId, serverId })
      deps.call().heartbeat()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, stopNext))
}

async function stopFork(
  deps: Pick<Deps, 'db' | 'call' | 'runtime' | 'logger' | 'failpoint'>,
  fork: { takedownId: string; hostId: string; serverId: string },
) {
  const { db, logger, failpoint } = deps
  const { takedownId, serverId } = fork
  try {
    await failpoint(`takedown:stop:${serverId}`)
    for (const runner of await listHeldRunners(db, fork)) await stopVersion(deps, runner)
  } catch (err) {
    logger.error({ err, ...fork }, 'a fork could not be stopped')
    const problem = 'Docker could not stop its runner'
    await markStuck(db, { takedownId, serverIds: [serverId], problem })
  }
}
