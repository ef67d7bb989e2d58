// What runners log, numbered per server. A runner's row says how far its output has been read, and is written with the
// lines: so no line is missing and none is there twice, whoever reads and however often they are interrupted.
import { logLevels, type LogLevel } from '../contract/log-levels.ts'
import type { RuntimeLogLine } from '../contract/observe-routes.ts'
import type { Db } from './connect.ts'
import { notify } from './notify.ts'
import { storableJson } from './storable-json.ts'

/** Of each server. */
export const LINES_KEPT = 5_000
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000

/** A place in one output of a container: the time of a piece, and how many pieces of that very time were read. */
export interface OutputPlace {
  at: string
  count: number
}
export interface LogsRead {
  stdout?: OutputPlace
  stderr?: OutputPlace
}

export interface NewLogLine {
  at: Date
  level: LogLevel
  source: RuntimeLogLine['source']
  tool: string | null
  message: string
  /** undefined: nothing was logged beside the message. */
  data?: unknown
}

export interface LogFilter {
  level?: LogLevel | undefined
  tool?: string | undefined
  q?: string | undefined
}

/** Numbers the lines under the lock of the server's head, so that numbers and commits have the same order. */
export async function appendRuntimeLogs(
  db: Db,
  { serverId, versionId, lines }: { serverId: string; versionId: string; lines: NewLogLine[] },
): Promise<void> {
  if (lines.length === 0) return
  const { rows } = await db.raw<{ rows: { last_seq: number }[] }>(
    `insert into runtime_log_heads (server_id, last_seq) values (?, ?)
     on conflict (server_id) do update set last_seq = runtime_log_heads.last_seq + excluded.last_seq
     returning last_seq`,
    [serverId, lines.length],
  )
  const lastSeq = rows[0]?.last_seq ?? lines.length
  await db('runtimeLogs').insert(
    lines.map(({ data, ...line }, index) => ({
      serverId,
      versionId,
      seq: lastSeq - lines.length + index + 1,
      ...line,
      data: data === undefined ? null : storableJson(data),
    })),
  )
  await db('runtimeLogs')
    .where({ serverId })
    .where('seq', '<=', lastSeq - LINES_KEPT)
    .delete()
  await notify(db, 'bmm_logs', serverId)
}

/** null: nothing has been read. */
export async function findLogsRead(db: Db, runnerId: string): Promise<LogsRead | null> {
  const row = await db('runners').where({ id: runnerId }).first('logsRead')
  return row?.logsRead ?? null
}

/** Answers false, and writes nothing, when somebody else has read on from `from`. */
export async function appendReadLogs(
  db: Db,
  {
    runnerId,
    from,
    to,
    ...batch
  }: Parameters<typeof appendRuntimeLogs>[1] & {
    runnerId: string
    from: LogsRead | null
    to: LogsRead
  },
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const moved = await trx('runners')
      .where({ id: runnerId })
      .whereRaw('logs_read is not distinct from ?::jsonb', [from && JSON.stringify(from)])
      .update({ logsRead: JSON.stringify(to) })
    if (moved > 0) await appendRuntimeLogs(trx, batch)
    return moved > 0
  })
}

/** Newest first, those before `before`. */
export async function listRuntimeLogs(
  db: Db,
  {
    serverId,
    since,
    before,
    limit,
    ...filter
  }: LogFilter & {
    serverId: string
    since?: Date | undefined
    before?: number | undefined
    limit: number
  },
): Promise<{ data: RuntimeLogLine[]; nextBefore: number | null }> {
  const query = matching(db, serverId, filter)
    .orderBy('seq', 'desc')
    .limit(limit + 1)
  if (since) query.where('at', '>=', since)
  if (before) query.where('seq', '<', before)
  const rows: Listed[] = await query
  const data = rows.slice(0, limit).map(present)
  return { data, nextBefore: rows.length > limit ? (data.at(-1)?.seq ?? null) : null }
}

/** In order, the first ones after `after`. */
export async function listRuntimeLogsAfter(
  db: Db,
  {
    serverId,
    after,
    limit,
    ...filter
  }: LogFilter & { serverId: string; after: number; limit: number },
): Promise<RuntimeLogLine[]> {
  const rows: Listed[] = await matching(db, serverId, filter)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
  return rows.map(present)
}

interface Listed extends Omit<RuntimeLogLine, 'at'> {
  at: Date
}

function matching(db: Db, serverId: string, { level, tool, q }: LogFilter) {
  const query = db('runtimeLogs')
    .leftJoin('versions', 'versions.id', 'runtimeLogs.versionId')
    .where('runtimeLogs.serverId', serverId)
    .select(
      'seq',
      'at',
      'level',
      'source',
      'versions.number as versionNumber',
      'tool',
      'message',
      'data',
    )
  if (level) query.whereIn('level', logLevels.slice(logLevels.indexOf(level)))
  if (tool !== undefined) query.where({ tool })
  if (q !== undefined) {
    const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    query.whereRaw('(message ilike ? or data::text ilike ?)', [pattern, pattern])
  }
  return query
}

function present({ at, ...line }: Listed): RuntimeLogLine {
  return { ...line, at: at.toISOString() }
}

export async function purgeRuntimeLogs(db: Db): Promise<void> {
  await db('runtimeLogs')
    .where('at', '<', new Date(Date.now() - KEPT_MS))
    .delete()
}
