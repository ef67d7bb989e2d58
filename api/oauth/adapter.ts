import { createHash } from 'node:crypto'
import { errors, type Adapter, type AdapterFactory, type AdapterPayload } from 'oidc-provider'
import type { Db } from '../../db/connect.ts'
import { open, seal, sealed, type KeyRing, type Place } from '../../db/envelope.ts'
import { endGrant } from '../../db/oauth-grants.ts'
import {
  consumeOauthRecord,
  deleteOauthRecord,
  expireOauthRecord,
  findOauthRecord,
  findOauthRecordByUid,
  putOauthRecord,
} from '../../db/oauth-records.ts'

/** Several processes of one client share a refresh token: for this long the old one is a retry, not a theft. */
const REFRESH_GRACE_SECONDS = 30

/** A session gets another id at each step; two tabs that go on at the same time both come with the old one. */
const SESSION_GRACE_SECONDS = 30

/** The id of these is what the client holds, so only its digest is stored. */
const BEARER_MODELS = new Set(['AuthorizationCode', 'RefreshToken'])

/** Storage for oidc-provider in oauth_records. */
export function createAdapter({ db, ring }: { db: Db; ring: KeyRing }): AdapterFactory {
  return (model: string): Adapter => {
    const keyOf = (id: string) => ({
      model,
      id: BEARER_MODELS.has(model) ? createHash('sha256').update(id).digest('base64url') : id,
    })

    return {
      async upsert(id, payload, expiresInSeconds) {
        await putOauthRecord(db, {
          ...keyOf(id),
          payload: toStored({ ring, model, id, payload }),
          grantId: payload.grantId ?? null,
          uid: payload.uid ?? null,
          expiresInSeconds: expiresInSeconds ?? null,
        })
      },

      async find(id) {
        if (id.includes('\0')) return undefined // a client may send it, and Postgres refuses to look for it
        const record = await findOauthRecord(db, keyOf(id))
        if (!record) return undefined
        const payload = fromStored({ ring, model, id, payload: record.payload })
        const isRetry =
          model === 'RefreshToken' && (record.consumedSecondsAgo ?? 0) < REFRESH_GRACE_SECONDS
        if (!record.consumedAt || isRetry) return payload
        return { ...payload, consumed: Math.floor(record.consumedAt.getTime() / 1_000) }
      },

      async findByUid(uid) {
        return (await findOauthRecordByUid(db, { model, uid }))?.payload
      },

      async findByUserCode() {
        return undefined // the device flow is off
      },

      // The library looks, checks and then consumes: whoever comes in parallel has passed the check as well.
      async consume(id) {
        const isFirst = await consumeOauthRecord(db, keyOf(id))
        if (!isFirst && model !== 'RefreshToken') throw new errors.InvalidGrant('already used')
      },

      async destroy(id) {
        if (model === 'Grant') await endGrant(db, id, { isOwnAct: true })
        else if (model === 'Session')
          await expireOauthRecord(db, { ...keyOf(id), inSeconds: SESSION_GRACE_SECONDS })
        else await deleteOauthRecord(db, keyOf(id))
      },

      async revokeByGrantId() {
        // The grant itself is destroyed along with this (revokeGrantPolicy), and that takes all of its tokens.
      },
    }
  }
}

interface Stored {
  ring: KeyRing
  model: string
  id: string
  payload: AdapterPayload
}

function toStored({ ring, model, id, payload }: Stored): AdapterPayload {
  if (BEARER_MODELS.has(model)) {
    const { jti: _bearer, ...rest } = payload
    return rest
  }
  const { client_secret: secret } = payload
  if (typeof secret !== 'string') return payload
  return { ...payload, client_secret: undefined, sealedSecret: seal(ring, placeOf(id), secret) }
}

function fromStored({ ring, model, id, payload }: Stored): AdapterPayload {
  if (BEARER_MODELS.has(model)) return { ...payload, jti: id }
  const { sealedSecret, ...rest } = payload
  if (sealedSecret === undefined) return payload
  return { ...rest, client_secret: open(ring, placeOf(id), sealed.parse(sealedSecret)) }
}

function placeOf(clientId: string): Place {
  return ['platform', 'oauth', 'client', clientId]
}
