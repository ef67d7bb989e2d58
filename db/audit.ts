import type { Db } from './connect.ts'

export interface AuditEvent {
  organisationId: string | null
  actorId: string | null
  action: string
  resourceType: string
  resourceId?: string | null
  requestId?: string
  address?: string | undefined
  /** Facts; never a secret. */
  metadata?: Record<string, unknown>
}

/** Rows are only ever added. Call it in the transaction of what it tells of. */
export async function recordAudit(db: Db, { metadata = {}, ...event }: AuditEvent): Promise<void> {
  await db('auditEvents').insert({ ...event, metadata: JSON.stringify(metadata) })
}
