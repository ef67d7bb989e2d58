// How far each fork is: `cut` at once, `stopped` when nothing runs of it, `stuck` when stopping it failed.
import type { Db } from './connect.ts'

/** Builds of held servers that have not ended. */
export async function listOpenBuildsOfTakedown(
  db: Db,
  takedownId: string,
): Promise<{ id: string; serverId: string }[]> {
  return db('builds')
    .join('servers', 'servers.id', 'builds.serverId')
    .where({ takedownId })
    .whereIn('builds.state', ['queued', 'running'])
    .select('builds.id', 'builds.serverId')
}

/**
 * Marks those of which nothing runs any more, and answers a page of those that are left to stop: which of them have
 * runners on which host. Empty once all are stopped or stuck, or the takedown was undone.
 */
export async function nextToStop(
  db: Db,
  { takedownId, limit }: { takedownId: string; limit: number },
): Promise<{ hostId: string; serverIds: string[] }[]> {
  await db.raw(
    `update takedown_servers set state = 'stopped', problem = null
     where takedown_id = ? and state <> 'stopped' and not exists (
       select from versions join runners on runners.version_id = versions.id
       where versions.server_id = takedown_servers.server_id and runners.state <> 'gone')`,
    [takedownId],
  )
  const { rows } = await db.raw<{ rows: { hostId: string; serverIds: string[] }[] }>(
    `with page as (
       select server_id from takedown_servers join servers on servers.id = server_id
       where takedown_servers.takedown_id = :takedownId and servers.takedown_id = :takedownId
         and takedown_servers.state = 'cut'
       order by server_id limit :limit)
     select runners.host_id as "hostId", array_agg(distinct page.server_id) as "serverIds"
     from page join versions on versions.server_id = page.server_id
       join runners on runners.version_id = versions.id and runners.state <> 'gone'
     group by runners.host_id order by runners.host_id`,
    { takedownId, limit },
  )
  return rows
}

/** What could not be stopped, and why, in words. Those that the takedown does not hold any more are left alone. */
export async function markStuck(
  db: Db,
  { takedownId, serverIds, problem }: { takedownId: string; serverIds: string[]; problem: string },
): Promise<void> {
  await db('takedownServers')
    .where({ takedownId, state: 'cut' })
    .whereIn('serverId', serverIds)
    .update({ state: 'stuck', problem })
}

/** Those that are stuck are to be tried again. Answers how many. */
export async function retryStuck(db: Db, takedownId: string): Promise<number> {
  return db('takedownServers').where({ takedownId, state: 'stuck' }).update({ state: 'cut' })
}

export async function countStuck(db: Db, takedownId: string): Promise<number> {
  const row = await db('takedownServers')
    .where({ takedownId, state: 'stuck' })
    .count({ count: '*' })
    .first()
  return Number(row?.count ?? 0)
}

/** Runners of a server on one host, as long as the takedown holds it. */
export async function listHeldRunners(
  db: Db,
  { takedownId, serverId, hostId }: { takedownId: string; serverId: string; hostId: string },
): Promise<{ versionId: string }[]> {
  return db('runners')
    .join('versions', 'versions.id', 'runners.versionId')
    .join('servers', 'servers.id', 'versions.serverId')
    .where({ 'servers.id': serverId, 'servers.takedownId': takedownId, 'runners.hostId': hostId })
    .whereNot('runners.state', 'gone')
    .select('runners.versionId')
}
