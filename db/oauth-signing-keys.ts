// The keys that sign access tokens. A key is published as `next` before it signs, so that verifiers that keep a copy of
// the key set know it in time, and stays published as `retired` until the last token that it signed has expired.
// Its id is its thumbprint: the same id never means another key.
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { recordAudit } from './audit.ts'
import type { Db } from './connect.ts'
import { open, seal, sealed, type KeyRing, type Place } from './envelope.ts'
import { OauthSigningKeyRow } from './models/oauth.ts'

const LOCK = 'bmm_oauth_signing_keys'
const DAY = 86_400

export interface SigningKey {
  kid: string
  state: OauthSigningKeyRow['state']
  publicJwk: JWK
  privateJwk: JWK
}

/** Makes the first key. Of several processes that start at once, one does. */
export async function ensureSigningKey(db: Db, { ring }: { ring: KeyRing }): Promise<void> {
  await underLock(db, async (trx) => {
    const current = await OauthSigningKeyRow.query(trx).findOne({ state: 'current' })
    if (!current) await insertKey(trx, { ring, state: 'current' })
  })
}

/** Publishes the key that will sign next, unless one is there. Answers its id. */
export async function publishNextSigningKey(db: Db, { ring }: { ring: KeyRing }): Promise<string> {
  return underLock(db, async (trx) => {
    const next = await OauthSigningKeyRow.query(trx).findOne({ state: 'next' })
    return next?.kid ?? (await insertKey(trx, { ring, state: 'next' }))
  })
}

export interface RotationTimes {
  /** How long a key is published before it signs: longer than verifiers keep their copy. */
  publishSeconds?: number
  /** How long a key stays published after it has signed: longer than an access token lives. */
  retireSeconds?: number
  /** How long a key signs before the next one is published. */
  signSeconds?: number
}

/** Takes whatever step of a rotation is due, by the clock of Postgres. Run it every minute, in any number of processes. */
export async function rotateSigningKeys(
  db: Db,
  {
    ring,
    publishSeconds = 900,
    retireSeconds = 7_200,
    signSeconds = 90 * DAY,
  }: { ring: KeyRing } & RotationTimes,
): Promise<void> {
  await underLock(db, async (trx) => {
    const due = (state: OauthSigningKeyRow['state'], seconds: number) =>
      OauthSigningKeyRow.query(trx)
        .where({ state })
        .whereRaw('state_since <= now() - make_interval(secs => ?)', [seconds])
    await due('retired', retireSeconds).delete()
    const next = await due('next', publishSeconds).first()
    if (next) {
      await moveTo(trx, { from: 'current', to: 'retired' })
      await moveTo(trx, { from: 'next', to: 'current' })
      await recordStep(trx, { action: 'signing-key.rotate', kid: next.kid })
    }
    const isOld = (await due('current', signSeconds).resultSize()) > 0
    const hasNext = (await OauthSigningKeyRow.query(trx).findOne({ state: 'next' })) !== undefined
    if (isOld && !hasNext) await insertKey(trx, { ring, state: 'next' })
  })
}

/** All that are published, the one that signs first. */
export async function listSigningKeys(db: Db, { ring }: { ring: KeyRing }): Promise<SigningKey[]> {
  const rows = await OauthSigningKeyRow.query(db).orderBy('createdAt', 'desc')
  return rows
    .map(({ kid, state, publicJwk, privateRecord }) => ({
      kid,
      state,
      publicJwk: publicJwk as JWK,
      privateJwk: JSON.parse(open(ring, signingKeyPlace(kid), sealed.parse(privateRecord))) as JWK,
    }))
    .toSorted((a, b) => Number(b.state === 'current') - Number(a.state === 'current'))
}

/** Which keys are published in which state: cheap to ask, and different after each step of a rotation. */
export async function signingKeyGeneration(db: Db): Promise<string> {
  const rows = await OauthSigningKeyRow.query(db).select('kid', 'state').orderBy('kid')
  return rows.map(({ kid, state }) => `${kid}:${state}`).join(' ')
}

async function insertKey(db: Db, { ring, state }: { ring: KeyRing; state: 'next' | 'current' }) {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const bare = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(bare)
  const privateJwk = { ...bare, kid, alg: 'ES256', use: 'sig' }
  const { d: _private, ...publicJwk } = privateJwk
  await OauthSigningKeyRow.query(db).insert({
    kid,
    state,
    publicJwk,
    privateRecord: seal(ring, signingKeyPlace(kid), JSON.stringify(privateJwk)),
  })
  await recordStep(db, { action: 'signing-key.publish', kid })
  return kid
}

function recordStep(db: Db, { action, kid }: { action: string; kid: string }) {
  return recordAudit(db, {
    organisationId: null,
    actorId: null,
    action,
    resourceType: 'signing-key',
    resourceId: kid,
  })
}

async function moveTo(
  db: Db,
  { from, to }: { from: OauthSigningKeyRow['state']; to: OauthSigningKeyRow['state'] },
) {
  await db('oauth_signing_keys')
    .where({ state: from })
    .update({ state: to, stateSince: db.fn.now() })
}

export function signingKeyPlace(kid: string): Place {
  return ['platform', 'oauth', 'signing', kid]
}

function underLock<T>(db: Db, act: (trx: Db) => Promise<T>): Promise<T> {
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [LOCK])
    return act(trx)
  })
}
