// What gateways count: sums per server, tool and minute, the last calls of each server, and who has called it.
import type { Db } from './connect.ts'
import { lockServers } from './lock-servers.ts'
import { CallMinuteRow, RecentCallRow } from './models/metering.ts'

/** Upper ends of the buckets of durations; what is longer is in one more. */
export const bucketEndsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const

/** How many calls of a server can be looked at. */
const RECENT_KEPT = 500
/** How long it is known who has called. */
export const CALLERS_KEPT_HOURS = 24
const FIGURES_KEPT_MS = 30 * 24 * 60 * 60 * 1_000

/** One call, as it ended. */
export interface CallFacts {
  serverId: string
  versionId: string | null
  userId: string
  clientId: string
  at: Date
  /** Of JSON-RPC; null when the request was none that could be read. */
  method: string | null
  /** Of a tools/call. */
  tool: string | null
  /** The shape of its arguments: types in place of values. */
  arguments: unknown
  /** Of HTTP. */
  status: number
  /** The call failed, in HTTP, in JSON-RPC or as the tool says. */
  isError: boolean
  durationMs: number
}

export interface CallSum {
  serverId: string
  minute: Date
  /** Empty for what is no tool call. */
  tool: string
  calls: number
  errors: number
  totalMs: number
  /** One more than `bucketEndsMs`. */
  buckets: number[]
}

/** Somebody who called a server, and when they last did. */
export type CallerFacts = Pick<CallFacts, 'serverId' | 'userId' | 'at'>

/** What one gateway has counted since it last wrote. */
export interface CallCounts {
  sums: CallSum[]
  /** The last of each server. */
  recent: CallFacts[]
  /** All of each server, each once. */
  callers: CallerFacts[]
}

/** Adds to what other gateways counted, at once for all. Of a server that is deleted nothing is kept any more. */
export async function recordCalls(db: Db, { sums, recent, callers }: CallCounts): Promise<void> {
  await db.transaction(async (trx) => {
    const called = new Set([...sums, ...recent, ...callers].map(({ serverId }) => serverId))
    // First, and by id as everybody locks servers: two gateways, or one and a takedown, wait for each other in one order.
    await touchServers(trx, [...called])
    for (const sum of sums) await addSum(trx, sum)
    await addRecent(trx, recent)
    await rememberCallers(trx, callers)
    for (const serverId of called) await keepRecent(trx, serverId)
  })
}

async function addSum(db: Db, sum: CallSum) {
  const { serverId, minute, tool, calls, errors, totalMs, buckets } = sum
  await db.raw(
    `insert into call_minutes (server_id, minute, tool, calls, errors, total_ms, buckets)
     select ?, ?, ?, ?, ?, ?, ?::integer[] where exists (select from servers where id = ? and deleted_at is null)
     on conflict (server_id, minute, tool) do update set
       calls = call_minutes.calls + excluded.calls,
       errors = call_minutes.errors + excluded.errors,
       total_ms = call_minutes.total_ms + excluded.total_ms,
       buckets = (select array_agg(a + b order by place)
         from unnest(call_minutes.buckets, excluded.buckets) with ordinality as pair(a, b, place))`,
    [serverId, minute, tool, calls, errors, totalMs, buckets, serverId],
  )
}

async function addRecent(db: Db, recent: CallFacts[]) {
  const serverIds = [...new Set(recent.map(({ serverId }) => serverId))]
  const kept = await db('servers').whereIn('id', serverIds).whereNull('deletedAt').pluck('id')
  const rows = recent.filter(({ serverId }) => kept.includes(serverId))
  if (rows.length > 0) await RecentCallRow.query(db).insert(rows)
}

async function rememberCallers(db: Db, callers: CallerFacts[]) {
  await db.raw(
    `insert into recent_callers (server_id, user_id, last_called_at)
     select server_id, user_id, at from unnest(?::text[], ?::text[], ?::timestamptz[]) as called (server_id, user_id, at)
     where exists (select from servers where id = server_id and deleted_at is null)
     order by server_id, user_id
     on conflict (server_id, user_id) do update set
       last_called_at = greatest(recent_callers.last_called_at, excluded.last_called_at)`,
    [
      callers.map(({ serverId }) => serverId),
      callers.map(({ userId }) => userId),
      callers.map(({ at }) => at),
    ],
  )
}

/** Somebody calls them, or has just called them, by the clock that decides when they sleep. */
export async function touchServers(db: Db, serverIds: readonly string[]): Promise<void> {
  await db.transaction(async (trx) => {
    const held = await lockServers(trx, 'id = any(?)', [[...serverIds]])
    await trx('servers').whereRaw('id = any(?)', [held]).update({ lastCallAt: trx.fn.now() })
  })
}

async function keepRecent(db: Db, serverId: string) {
  await db.raw(
    `delete from recent_calls where server_id = ? and id <=
       (select id from recent_calls where server_id = ? order by id desc offset ? limit 1)`,
    [serverId, serverId, RECENT_KEPT],
  )
}

/** Newest first, each with the names of its caller and, while somebody lets it in here, of the client. */
export async function listRecentCalls(
  db: Db,
  { serverId, limit }: { serverId: string; limit: number },
): Promise<(CallFacts & { caller: string | null; clientName: string | null })[]> {
  return db('recentCalls')
    .leftJoin('users', 'users.id', 'recentCalls.userId')
    .where({ serverId })
    .orderBy('recentCalls.id', 'desc')
    .limit(limit)
    .select(
      'recentCalls.*',
      'users.name as caller',
      db('oauthGrants')
        .where('oauthGrants.serverId', serverId)
        .where('oauthGrants.clientId', db.ref('recentCalls.clientId'))
        .orderBy('createdAt', 'desc')
        .limit(1)
        .select('clientName')
        .as('clientName'),
    )
}

/** Oldest first, from `since` on. */
export async function listCallSums(
  db: Db,
  { serverId, since }: { serverId: string; since: Date },
): Promise<CallSum[]> {
  return CallMinuteRow.query(db)
    .where({ serverId })
    .where('minute', '>=', since)
    .orderBy(['minute', 'tool'])
}

/** By the hour, of those of the servers that were called and are the organisation's. */
export async function listHourlyCalls(
  db: Db,
  {
    organisationId,
    serverIds,
    since,
  }: { organisationId: string; serverIds: string[]; since: Date },
): Promise<{ serverId: string; hour: Date; calls: number; errors: number }[]> {
  return db('callMinutes')
    .join('servers', 'servers.id', 'callMinutes.serverId')
    .where({ organisationId })
    .whereIn('servers.id', serverIds)
    .where('minute', '>=', since)
    .groupByRaw('1, 2')
    .select(
      'callMinutes.serverId',
      db.raw("date_trunc('hour', minute, 'UTC') as hour"),
      db.raw('sum(calls)::integer as calls'),
      db.raw('sum(errors)::integer as errors'),
    )
}

/** Sums, calls and callers that are too old. */
export async function purgeCalls(db: Db): Promise<void> {
  const before = new Date(Date.now() - FIGURES_KEPT_MS)
  await CallMinuteRow.query(db).where('minute', '<', before).delete()
  await RecentCallRow.query(db).where('at', '<', before).delete()
  await db('recentCallers')
    .whereRaw("last_called_at < now() - ? * interval '1 hour'", [CALLERS_KEPT_HOURS])
    .delete()
}
