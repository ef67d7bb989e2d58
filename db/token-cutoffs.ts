import type { Db } from './connect.ts'
import { TokenCutoffRow } from './models/oauth.ts'
import { notify } from './notify.ts'

/** Tokens for this server (of this person, of this client) that were issued before then are refused. */
export interface TokenCutoff {
  serverId: string
  /** Undefined: of every person. */
  userId: string | undefined
  /** Undefined: of every client. */
  clientId: string | undefined
  issuedBefore: Date
}

/** Refuses all tokens issued until now, and tells the gateways. A token issued later holds. */
export async function setCutoff(
  db: Db,
  {
    serverId,
    userId = '',
    clientId = '',
  }: { serverId: string; userId?: string; clientId?: string },
): Promise<void> {
  await db.raw(
    `insert into token_cutoffs (server_id, user_id, client_id, issued_before)
     values (:serverId, :userId, :clientId, now())
     on conflict (server_id, user_id, client_id) do update set issued_before = excluded.issued_before`,
    { serverId, userId, clientId },
  )
  await notify(db, 'bmm_access', serverId)
}

export async function listCutoffs(db: Db): Promise<TokenCutoff[]> {
  const rows = await TokenCutoffRow.query(db)
  return rows.map(({ serverId, userId, clientId, issuedBefore }) => ({
    serverId,
    userId: userId || undefined,
    clientId: clientId || undefined,
    issuedBefore,
  }))
}
