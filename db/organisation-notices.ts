// What an organisation must be told: shown until somebody puts it away, and sent on where the operator has said so.
import type { Notice } from '../contract/moderation.ts'
import type { Db } from './connect.ts'

const SHOWN = 50

export async function listNotices(db: Db, organisationId: string): Promise<Notice[]> {
  const rows = await db('notices')
    .where({ organisationId, dismissedAt: null })
    .orderBy('id', 'desc')
    .limit(SHOWN)
    .select('id', 'title', 'text', 'createdAt')
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }))
}

/** Answers whether it was there to put away. */
export async function dismissNotice(
  db: Db,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<boolean> {
  const changed = await db('notices')
    .where({ id, organisationId, dismissedAt: null })
    .update({ dismissedAt: new Date() })
  return changed > 0
}

export interface UnsentNotice extends Notice {
  organisationId: string
  organisationName: string
}

/** Takes the oldest that was not sent; nobody else has it until the transaction ends. */
export async function takeUnsentNotice(trx: Db): Promise<UnsentNotice | undefined> {
  const row = await trx('notices')
    .join('organisations', 'organisations.id', 'notices.organisationId')
    .whereNull('notices.sentAt')
    .orderBy('notices.id')
    .forUpdate('notices')
    .skipLocked()
    .first(
      'notices.id',
      'notices.organisationId',
      'organisations.name as organisationName',
      'notices.title',
      'notices.text',
      'notices.createdAt',
    )
  return row && { ...row, createdAt: row.createdAt.toISOString() }
}

export async function markNoticeSent(trx: Db, id: string): Promise<void> {
  await trx('notices').where({ id }).update({ sentAt: new Date() })
}
