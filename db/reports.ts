import { AppError } from '../contract/errors.ts'
import type { Report } from '../contract/moderation.ts'
import type { Db } from './connect.ts'
import { newId } from './ids.ts'
import { UserRow } from './models/people.ts'

/** So that nobody can bury what others report. */
const OPEN_PER_PERSON = 20

/** Answers its id. TooManyRequests for a person of whom many wait already. Call it in a transaction with its audit row. */
export async function createReport(
  db: Db,
  input: {
    templateId: string
    reason: Report['reason']
    details: string
    contact: string | null
    reportedBy: string
  },
): Promise<string> {
  const { reportedBy } = input
  await UserRow.query(db).findById(reportedBy).select('id').forNoKeyUpdate() // one at a time counts
  const open = await db('template_reports')
    .where({ reportedBy, closedAt: null })
    .count({ count: '*' })
    .first()
  if (Number(open?.count ?? 0) >= OPEN_PER_PERSON)
    throw new AppError('TooManyRequests', `${reportedBy} has ${OPEN_PER_PERSON} open reports`, {
      detail: `${OPEN_PER_PERSON} reports of yours wait for the administrators. Report again when they have looked at some.`,
      retryAfterSeconds: 3_600,
    })
  const id = newId('report')
  await db('template_reports').insert({ id, ...input })
  return id
}

interface Shown extends Omit<Report, 'createdAt' | 'closedAt'> {
  createdAt: Date
  closedAt: Date | null
}

const shown = (db: Db) =>
  db<Shown>('templateReports as reports')
    .join('templates', 'templates.id', 'reports.templateId')
    .leftJoin('users as reporters', 'reporters.id', 'reports.reportedBy')
    .leftJoin('users as closers', 'closers.id', 'reports.closedBy')
    .select(
      'reports.id',
      'reports.templateId',
      'templates.slug as templateSlug',
      'templates.title as templateTitle',
      db.raw(`case when templates.deleted_at is not null then 'deleted'
        when templates.taken_down_at is not null then 'taken-down'
        when templates.hidden_at is not null then 'hidden' else 'listed' end as template_state`),
      'reports.reason',
      'reports.details',
      'reports.contact',
      'reporters.name as reportedBy',
      'reports.createdAt',
      'reports.closedAt',
      'closers.name as closedBy',
      'reports.note',
    )

/** Open ones first, each kind newest first. `cursor` is the id after which to go on. */
export async function listReports(
  db: Db,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: Report[]; nextCursor: string | null }> {
  const query = shown(db)
    .orderByRaw('reports.closed_at is not null, reports.id desc')
    .limit(limit + 1)
  if (cursor)
    query.whereRaw(
      `(reports.closed_at is not null, reports.id) in (
         select later.closed_at is not null, later.id from template_reports later, template_reports last
         where last.id = ? and ((later.closed_at is not null) > (last.closed_at is not null)
           or (later.closed_at is not null) = (last.closed_at is not null) and later.id < last.id))`,
      [cursor],
    )
  const rows: Shown[] = await query
  const page = rows.slice(0, limit)
  return {
    data: page.map(present),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

/** Answers whether anything changed: one that is closed already keeps its note. */
export async function closeReport(
  db: Db,
  { id, by, note }: { id: string; by: string; note: string },
): Promise<boolean> {
  const changed = await db('template_reports')
    .where({ id, closedAt: null })
    .update({ closedAt: new Date(), closedBy: by, note })
  return changed > 0
}

export async function getReport(db: Db, id: string): Promise<Report> {
  const row: Shown | undefined = await shown(db).where('reports.id', id).first()
  if (!row) throw new AppError('NotFound', `no report ${id}`)
  return present(row)
}

function present({ createdAt, closedAt, ...row }: Shown): Report {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  }
}
