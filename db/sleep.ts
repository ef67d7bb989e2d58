// A server sleeps while `asleep_at` says so: its live version then has no runner. Workers let servers fall asleep, gateways
// say that one is wanted, and the worker of its host starts it.
import type { ErrorCode } from '../contract/errors.ts'
import type { Db } from './connect.ts'
import { lockServers } from './lock-servers.ts'
import { notify } from './notify.ts'

/** A wake that was asked for this long ago has been given up by whoever asked. */
const WAKE_LASTS = "interval '20 seconds'"

/**
 * Marks servers of this host that nobody has called for as long as they are to wait for callers. Answers whose.
 * `afterMinutes` is for those that say nothing themselves; 0: never.
 */
export async function markIdleAsleep(
  db: Db,
  { hostId, afterMinutes }: { hostId: string; afterMinutes: number },
): Promise<string[]> {
  return db.transaction(async (trx) => {
    const ids = await lockServers(
      trx,
      `asleep_at is null and paused_at is null and deleted_at is null and not is_pinned
       and coalesce(sleep_after_minutes, :afterMinutes) > 0
       and exists (
         select from versions join runners on runners.version_id = versions.id and runners.state = 'ready'
         where versions.id = servers.live_version_id and versions.host_id = :hostId and versions.state = 'live'
           and greatest(servers.last_call_at, servers.woken_at, versions.activated_at, runners.ready_at)
             < now() - coalesce(servers.sleep_after_minutes, :afterMinutes) * interval '1 minute')
       and not exists (
         select from builds where builds.server_id = servers.id and builds.state in ('queued', 'running'))`,
      { hostId, afterMinutes },
    )
    await trx.raw(
      `update servers set asleep_at = now(), wake_requested_at = null, wake_failure = null
       where id = any(?) returning pg_notify('bmm_servers', id)`,
      [ids],
    )
    return ids
  })
}

/**
 * After this every gateway has heard that a server sleeps, sends its runner nothing new, and has said whether it is still
 * being called: they write that down every two seconds.
 */
export const SLEEP_SETTLES_MS = 3_000

/** Versions of this host whose server sleeps and that still have a runner: because it has just fallen asleep. */
export async function listFallingAsleep(
  db: Db,
  hostId: string,
): Promise<{ serverId: string; versionId: string }[]> {
  return db('servers')
    .join('versions', 'versions.id', 'servers.liveVersionId')
    .join('runners', (join) =>
      join.on('runners.versionId', 'versions.id').andOnVal('runners.state', '<>', 'gone'),
    )
    .whereRaw(`servers.asleep_at < now() - interval '${SLEEP_SETTLES_MS} milliseconds'`)
    .whereNull('servers.pausedAt')
    .whereNull('servers.deletedAt')
    .where('versions.hostId', hostId)
    .select('servers.id as serverId', 'versions.id as versionId')
}

/**
 * From here on the runner is not called any more, whoever calls the server meanwhile: they wait for the next one. False
 * when somebody has called before, or has not been answered yet: then the runner stays.
 */
export async function letRunnerLeave(
  db: Db,
  { serverId, versionId }: { serverId: string; versionId: string },
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const server = await trx('servers').where({ id: serverId }).forNoKeyUpdate().first()
    if (!server?.asleepAt) return false
    if (server.lastCallAt > server.asleepAt) {
      await trx('servers').where({ id: serverId }).update({ asleepAt: null })
      await notify(trx, 'bmm_servers', serverId)
      return false
    }
    await trx('runners').where({ versionId }).whereNot('state', 'gone').update({ isLeaving: true })
    await notify(trx, 'bmm_servers', serverId)
    return true
  })
}

/**
 * Says that somebody waits for the server: from here on it does not sleep, and the worker of its host is told. Answers
 * when this was first said of the present wake; undefined when nobody may wake it. Safe to repeat.
 */
export async function requestWake(db: Db, serverId: string): Promise<Date | undefined> {
  const { rows } = await db.raw<{ rows: { wakeRequestedAt: Date }[] }>(
    `update servers set asleep_at = null, wake_failure = null,
       wake_requested_at = case
         when wake_failure is null and wake_requested_at > now() - ${WAKE_LASTS} then wake_requested_at
         else now() end
     where id = ? and paused_at is null and deleted_at is null and live_version_id is not null
     returning wake_requested_at as "wakeRequestedAt"`,
    [serverId],
  )
  const [row] = rows
  if (!row) return undefined
  await notify(db, 'bmm_wakes', serverId)
  await notify(db, 'bmm_servers', serverId)
  return row.wakeRequestedAt
}

/** The version that is to be started on this host for whoever waits; undefined when it is another host's, or none. */
export async function findVersionToWake(
  db: Db,
  { serverId, hostId }: { serverId: string; hostId: string },
): Promise<string | undefined> {
  const row = await db('servers')
    .join('versions', 'versions.id', 'servers.liveVersionId')
    .where('servers.id', serverId)
    .where('versions.hostId', hostId)
    .whereNotNull('servers.wakeRequestedAt')
    .whereNull('servers.asleepAt')
    .whereNull('servers.pausedAt')
    .whereNull('servers.deletedAt')
    .first<{ id: string } | undefined>('versions.id')
  return row?.id
}

/** Servers of this host that somebody waits for: what was said while no worker listened. */
export async function listWakeRequests(db: Db, hostId: string): Promise<string[]> {
  return db('servers')
    .join('versions', 'versions.id', 'servers.liveVersionId')
    .where('versions.hostId', hostId)
    .whereNull('servers.wakeFailure')
    .whereRaw(`servers.wake_requested_at > now() - ${WAKE_LASTS}`)
    .pluck('servers.id')
}

/**
 * Of a live version whose organisation has no room for its runner: the server sleeps until the next call. Not one that is
 * pinned, which is to be there as soon as there is room. Answers whether it sleeps.
 */
export async function sleepWithoutRoom(db: Db, versionId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `update servers set asleep_at = coalesce(asleep_at, now())
     where live_version_id = ? and not is_pinned and paused_at is null and deleted_at is null
       and not exists (
         select from runners where version_id = servers.live_version_id and state <> 'gone')
     returning id`,
    [versionId],
  )
  for (const { id } of rows) await notify(db, 'bmm_servers', id)
  return rows.length > 0
}

export async function recordWoken(db: Db, serverId: string): Promise<void> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `update servers set woken_at = now(), wake_requested_at = null, wake_failure = null,
       last_wake_ms = extract(epoch from now() - wake_requested_at) * 1000
     where id = ? and wake_requested_at is not null`,
    [serverId],
  )
  if (rowCount > 0) await notify(db, 'bmm_servers', serverId)
}

/** Whoever waits is told so; the next caller asks again. */
export async function recordWakeFailed(
  db: Db,
  { serverId, code }: { serverId: string; code: ErrorCode },
): Promise<void> {
  const changed = await db('servers')
    .where({ id: serverId })
    .whereNotNull('wakeRequestedAt')
    .update({ wakeFailure: code })
  if (changed > 0) await notify(db, 'bmm_servers', serverId)
}
