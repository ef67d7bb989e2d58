import type * as z from 'zod'
import type { AuditEvent as PresentedEvent, auditFilter } from '../contract/audit-routes.ts'
import { auditOrigin } from './audit-origin.ts'
import type { Db } from './connect.ts'
import { storableJson } from './storable-json.ts'

export interface AuditEvent {
  /** null: of the installation. */
  organisationId: string | null
  /** null: the platform by itself. */
  actorId: string | null
  action: string
  resourceType: string
  resourceId?: string | null
  /** What it is called, where the rows do not say: it is still read when the thing is gone. */
  resourceTitle?: string | null
  /** Of a request that no route of the contract answers; the others say it by themselves (audit-origin.ts). */
  requestId?: string
  address?: string | undefined
  /** Facts; never a secret. */
  metadata?: Record<string, unknown>
}

const titles: Partial<Record<string, string>> = {
  server: 'select title from servers where id = ?',
  build:
    'select title from servers join builds on builds.server_id = servers.id where builds.id = ?',
  version:
    'select title from servers join versions on versions.server_id = servers.id where versions.id = ?',
  template: 'select title from templates where id = ?',
  organisation: 'select name from organisations where id = ?',
  user: 'select name from users where id = ?',
  key: 'select name from api_keys where id = ?',
  invitation: 'select email from invitations where id = ?',
  report:
    'select title from templates join template_reports on template_reports.template_id = templates.id where template_reports.id = ?',
  notice: 'select title from notices where id = ?',
}

/**
 * Rows are only ever added. Call it in the transaction of what it tells of. The row joins the chain of its organisation
 * when that transaction ends.
 */
export async function recordAudit(
  db: Db,
  { metadata = {}, resourceTitle, ...event }: AuditEvent,
): Promise<void> {
  const title = event.resourceId ? titles[event.resourceType] : undefined
  const { keyId, ...origin } = auditOrigin() ?? {}
  await db('auditEvents').insert({
    ...origin,
    ...event,
    actorName: event.actorId && db.raw('(select name from users where id = ?)', [event.actorId]),
    resourceTitle:
      resourceTitle ?? (title ? db.raw(`(${title})`, [event.resourceId ?? null]) : null),
    // as JSON.stringify writes what can be stored: the text is hashed
    metadata: JSON.stringify(JSON.parse(storableJson({ ...metadata, keyId }))),
  })
}

/** A row as it is stored. */
export interface AuditRow {
  id: number
  organisationId: string | null
  createdAt: Date
  actorId: string | null
  actorName: string | null
  action: string
  resourceType: string
  resourceId: string | null
  resourceTitle: string | null
  requestId: string | null
  address: string | null
  metadata: Record<string, unknown>
}

/** Newest first. `organisationId` null: those of the installation. */
export async function listAudit(
  db: Db,
  {
    organisationId,
    limit,
    cursor,
    action,
    resourceType,
    actor,
    from,
    to,
  }: z.output<typeof auditFilter> & { organisationId: string | null },
): Promise<{ data: PresentedEvent[]; nextCursor: string | null }> {
  const query = db<AuditRow>('auditEvents')
    .where({ organisationId })
    .orderBy([
      { column: 'createdAt', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit + 1)
  if (action?.endsWith('.'))
    query.whereLike('action', `${action.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`)
  else if (action) query.where({ action })
  if (resourceType) query.where({ resourceType })
  if (actor) query.where({ actorId: actor })
  if (from) query.where('createdAt', '>=', from)
  if (to) query.where('createdAt', '<', to)
  if (cursor) {
    const [at, id] = cursor.split('.').map(Number)
    query.whereRaw('(created_at, id) < (?, ?)', [new Date(at ?? 0), id ?? 0])
  }
  const rows: AuditRow[] = await query
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    data: page.map(presentAudit),
    nextCursor: last ? `${last.createdAt.getTime()}.${last.id}` : null,
  }
}

export function presentAudit(row: AuditRow): PresentedEvent {
  return {
    id: row.id,
    at: row.createdAt.toISOString(),
    actor: row.actorId === null ? null : { id: row.actorId, name: row.actorName },
    action: row.action,
    resource: { type: row.resourceType, id: row.resourceId, title: row.resourceTitle },
    address: row.address,
    requestId: row.requestId,
    metadata: row.metadata,
  }
}
