// What the authorization server keeps, as records of a model and an id. It does not know what the models mean, but for
// the two purges.
import type { Db } from './connect.ts'
import { OauthRecordRow } from './models/oauth.ts'

export interface OauthRecordKey {
  model: string
  id: string
}

export interface OauthRecord {
  payload: Record<string, unknown>
  /** By the clock of Postgres; null while it is unused. */
  consumedAt: Date | null
  consumedSecondsAgo: number | null
}

/** Keeps `consumedAt` of a record that is there. Without `expiresInSeconds` it never expires. */
export async function putOauthRecord(
  db: Db,
  {
    model,
    id,
    payload,
    grantId = null,
    uid = null,
    expiresInSeconds = null,
  }: OauthRecordKey & {
    payload: Record<string, unknown>
    grantId?: string | null
    uid?: string | null
    expiresInSeconds?: number | null
  },
): Promise<void> {
  await db.raw(
    `insert into oauth_records (model, id, payload, grant_id, uid, expires_at)
     values (:model, :id, :payload, :grantId, :uid, now() + make_interval(secs => :expiresInSeconds))
     on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
       uid = excluded.uid, expires_at = excluded.expires_at`,
    { model, id, payload: JSON.stringify(payload), grantId, uid, expiresInSeconds },
  )
}

export async function findOauthRecord(
  db: Db,
  key: OauthRecordKey,
): Promise<OauthRecord | undefined> {
  return present(db, key)
}

export async function findOauthRecordByUid(
  db: Db,
  key: { model: string; uid: string },
): Promise<OauthRecord | undefined> {
  return present(db, key)
}

async function present(db: Db, key: Partial<OauthRecordRow>): Promise<OauthRecord | undefined> {
  return db('oauth_records')
    .where(key)
    .whereRaw('(expires_at is null or expires_at > now())')
    .first<OauthRecord | undefined>(
      'payload',
      'consumedAt',
      db.raw('extract(epoch from now() - consumed_at)::double precision as consumed_seconds_ago'),
    )
}

/** Marks it as used. Of several that try at once, one gets true. */
export async function consumeOauthRecord(db: Db, key: OauthRecordKey): Promise<boolean> {
  const count = await db('oauth_records')
    .where({ ...key, consumedAt: null })
    .update({ consumedAt: db.fn.now() })
  return count === 1
}

export async function deleteOauthRecord(db: Db, key: OauthRecordKey): Promise<void> {
  await OauthRecordRow.query(db)
    .delete()
    .where({ ...key })
}

/** Lets it live for so long at the most. */
export async function expireOauthRecord(
  db: Db,
  { inSeconds, ...key }: OauthRecordKey & { inSeconds: number },
): Promise<void> {
  await db('oauth_records')
    .where(key)
    .update({
      expiresAt: db.raw('least(expires_at, now() + make_interval(secs => ?))', [inSeconds]),
    })
}

export async function deleteOauthRecordsOfGrant(db: Db, grantId: string): Promise<void> {
  await OauthRecordRow.query(db).delete().where({ grantId })
}

/**
 * Drops what has expired, what hung on an expired grant, and clients that registered 90 days ago and hold no connection.
 * Other clients stay: a client whose id is unknown shows its user no way on.
 */
export async function purgeOauthRecords(db: Db): Promise<void> {
  await db.raw(`delete from oauth_records where expires_at < now()`)
  await db.raw(
    `delete from oauth_grants where not exists (
       select from oauth_records where model = 'Grant' and id = oauth_grants.grant_id)`,
  )
  await db.raw(
    `delete from oauth_records where model = 'Client'
     and (payload ->> 'client_id_issued_at')::bigint < extract(epoch from now() - interval '90 days')
     and not exists (select from oauth_grants where client_id = oauth_records.id)`,
  )
}
