// A grant is one connection: one client that one person let call one server.
import { AppError } from '../contract/errors.ts'
import type { ConnectedApp } from '../contract/connected-app.ts'
import { recordAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { OauthGrantRow } from './models/oauth.ts'
import { deleteOauthRecord, deleteOauthRecordsOfGrant } from './oauth-records.ts'
import { getServerKey } from './servers.ts'
import { setCutoff } from './token-cutoffs.ts'

export interface OauthGrant {
  grantId: string
  userId: string
  serverId: string
  clientId: string
  clientName: string
  redirectHost: string
}

export async function recordGrant(db: Db, grant: OauthGrant): Promise<void> {
  await OauthGrantRow.query(db).insert(grant).onConflict('grant_id').ignore()
}

/** Whether this person has let this client call this server, and has not taken it back. */
export async function hasGrant(
  db: Db,
  key: { userId: string; clientId: string; serverId: string },
): Promise<boolean> {
  return (await OauthGrantRow.query(db).findOne(key).select('grantId')) !== undefined
}

/** A client has fetched tokens again. */
export async function touchGrant(db: Db, grantId: string): Promise<void> {
  await db('oauth_grants').where({ grantId }).update({ lastUsedAt: db.fn.now() })
}

/**
 * Ends one connection: its consent, its code and refresh tokens, and the access tokens that are still out. Other
 * connections of the same client lose their access tokens too, and fetch new ones by themselves. `isOwnAct`: of the person, or
 * of their client.
 */
export async function endGrant(
  db: Db,
  grantId: string,
  { isOwnAct = false }: { isOwnAct?: boolean } = {},
): Promise<void> {
  await db.transaction(async (trx) => {
    await deleteOauthRecord(trx, { model: 'Grant', id: grantId })
    await deleteOauthRecordsOfGrant(trx, grantId)
    const [ended] = await OauthGrantRow.query(trx).delete().where({ grantId }).returning('*')
    if (!ended) return
    const { serverId, userId, clientId, clientName, redirectHost } = ended
    await setCutoff(trx, { serverId, userId, clientId })
    await recordAudit(trx, {
      organisationId: (await getServerKey(trx, serverId)).organisationId,
      actorId: isOwnAct ? userId : null,
      action: 'grant.revoke',
      resourceType: 'server',
      resourceId: serverId,
      metadata: { clientId, clientName, redirectHost },
    })
  })
}

/** Ends every connection of a person, or to a server. */
export async function endGrantsOf(
  db: Db,
  whose: { userId: string } | { serverId: string },
): Promise<void> {
  for (const { grantId } of await OauthGrantRow.query(db).where(whose).select('grantId'))
    await endGrant(db, grantId)
}

/** Newest first. */
export async function listConnectedApps(db: Db, userId: string): Promise<ConnectedApp[]> {
  const rows = await db<Omit<ConnectedApp, 'createdAt' | 'lastUsedAt'>>('oauth_grants')
    .join('servers', 'servers.id', 'oauth_grants.serverId')
    .where({ userId })
    .orderBy('oauth_grants.createdAt', 'desc')
    .select<
      (Omit<ConnectedApp, 'createdAt' | 'lastUsedAt'> & {
        createdAt: Date
        lastUsedAt: Date | null
      })[]
    >(
      'oauth_grants.grantId',
      'oauth_grants.clientName',
      'oauth_grants.redirectHost',
      'servers.slug as serverSlug',
      'servers.title as serverTitle',
      'oauth_grants.createdAt',
      'oauth_grants.lastUsedAt',
    )
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }))
}

/** Ends a connection of this person's own; throws NotFound for any other. */
export async function revokeConnectedApp(
  db: Db,
  { userId, grantId }: { userId: string; grantId: string },
): Promise<void> {
  const grant = await OauthGrantRow.query(db).findOne({ grantId, userId })
  if (!grant) throw new AppError('NotFound', `${userId} has no connection ${grantId}`)
  await endGrant(db, grantId, { isOwnAct: true })
}
