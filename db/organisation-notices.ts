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

/** Longer than posting one takes: whoever claimed it has failed or died. */
const CLAIM_SECONDS = 60

/** Claims the oldest that was not sent: for a minute nobody else gets it. */
export async function claimUnsentNotice(db: Db): Promise<UnsentNotice | undefined> {
  const oldest = db('notices')
    .where({ sentAt: null })
    .whereRaw("coalesce(claimed_at < now() - ? * interval '1 second', true)", [CLAIM_SECONDS])
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .select('id')
  const [row] = await db('notices')
    .updateFrom('organisations')
    .where('notices.id', '=', oldest)
    .where('organisations.id', db.ref('notices.organisationId'))
    .update({ claimedAt: db.fn.now() })
    .returning([
      'notices.id',
      'notices.organisationId',
      'organisations.name as organisationName',
      'notices.title',
      'notices.text',
      'notices.createdAt',
    ])
  return row && { ...row, createdAt: row.createdAt.toISOString() }
}

export async function markNoticeSent(db: Db, id: string): Promise<void> {
  await db('notices').where({ id }).update({ sentAt: db.fn.now() })
}
