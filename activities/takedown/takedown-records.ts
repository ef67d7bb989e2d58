import type { Takedown } from '../../contract/moderation.ts'
import { lockBuild } from '../../db/builds.ts'
import { cancelQueuedBuild } from '../../db/cancel-queued-build.ts'
import * as servers from '../../db/takedown-servers.ts'
import { tellOwners } from '../../db/takedown-owners.ts'
import { cutReach } from '../../db/takedown-reach.ts'
import * as takedowns from '../../db/takedowns.ts'
import type { Deps } from '../deps.ts'

const PAGE = 200

/** Ends builds of the forks that nothing works on yet, and answers whose are under way. */
export async function endBuildsOfForks(
  { db }: Pick<Deps, 'db'>,
  { takedownId }: { takedownId: string },
): Promise<{ serverId: string }[]> {
  const running: { serverId: string }[] = []
  for (const { id, serverId } of await servers.listOpenBuildsOfTakedown(db, takedownId)) {
    const state = await db.transaction(async (trx) => {
      const found = await lockBuild(trx, id)
      if (found === 'queued') await cancelQueuedBuild(trx, id)
      return found
    })
    if (state === 'running') running.push({ serverId })
  }
  return running
}

/** The next servers to stop, by host. What was made meanwhile is cut first. */
export async function nextForksToStop(
  { db, failpoint }: Pick<Deps, 'db' | 'failpoint'>,
  { takedownId }: { takedownId: string },
): Promise<{ hostId: string; serverIds: string[] }[]> {
  await failpoint('takedown:page')
  await db.transaction((trx) => cutReach(trx, takedownId))
  return servers.nextToStop(db, { takedownId, limit: PAGE })
}

/** Of a host that does not answer. */
export async function markForksStuck(
  { db }: Pick<Deps, 'db'>,
  input: { takedownId: string; serverIds: string[]; problem: string },
): Promise<void> {
  await servers.markStuck(db, input)
}

/** How many are stuck and are tried again now. */
export async function retryStuckForks(
  { db }: Pick<Deps, 'db'>,
  { takedownId }: { takedownId: string },
): Promise<number> {
  return servers.retryStuck(db, takedownId)
}

/** Once owners are told: answers how many are stuck; `done` is written when none is, `needs-attention` when that takes too long. */
export async function endTakedown(
  { db, call, failpoint }: Pick<Deps, 'db' | 'call' | 'failpoint'>,
  { takedownId, isOverdue }: { takedownId: string; isOverdue: boolean },
): Promise<{ stuck: number }> {
  await failpoint('takedown:end')
  while (await tellOwners(db)) call().heartbeat()
  const stuck = await servers.countStuck(db, takedownId)
  const state: Takedown['state'] = stuck === 0 ? 'done' : 'needs-attention'
  if (stuck === 0 || isOverdue) await takedowns.endTakedown(db, { id: takedownId, state })
  return { stuck }
}
