// What was asked under an Idempotency-Key, and what was answered. The row comes first: whoever inserts it does the work.
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import type { Db } from './connect.ts'

export interface RequestKey {
  key: string
  actorId: string
  /** Method and path, so that one key may be used at two places. */
  route: string
}

const KEPT = "interval '24 hours'"
/** Whoever still works after this long has died: the key is given to the next who asks. No request lasts longer. */
const ABANDONED = "interval '150 seconds'"

const stored = z.object({
  bodySha256: z.string(),
  status: z.int().nullable(),
  answer: z.unknown(),
})

/**
 * Undefined: the work is the caller's. Else what was answered the first time. IdempotencyKeyReused when the body is
 * another, IdempotencyKeyInFlight while the first request runs.
 */
export async function beginRequest(
  db: Db,
  { key, actorId, route, bodySha256 }: RequestKey & { bodySha256: string },
): Promise<{ status: number; answer: unknown } | undefined> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `insert into idempotency_keys (key, actor_id, route, body_sha256) values (?, ?, ?, ?)
     on conflict (actor_id, route, key) do update
       set body_sha256 = excluded.body_sha256, status = null, answer = null, created_at = now()
       where idempotency_keys.created_at < now() - ${KEPT}
         or (idempotency_keys.status is null and idempotency_keys.created_at < now() - ${ABANDONED})
     returning key`,
    [key, actorId, route, bodySha256],
  )
  if (rows.length > 0) return undefined
  const row = await db('idempotencyKeys').where({ key, actorId, route }).first()
  if (!row) return beginRequest(db, { key, actorId, route, bodySha256 }) // freed in between
  const first = stored.parse(row)
  if (first.bodySha256 !== bodySha256)
    throw new AppError('IdempotencyKeyReused', `key ${key} on ${route} has another body`, {
      detail: 'Use a new key for a new request.',
    })
  if (first.status === null)
    throw new AppError('IdempotencyKeyInFlight', `key ${key} on ${route} is in flight`, {
      detail: 'Ask again in a moment: the answer of the first request will be repeated.',
      retryAfterSeconds: 1,
    })
  return { status: first.status, answer: first.answer }
}

export async function finishRequest(
  db: Db,
  { status, answer, ...request }: RequestKey & { status: number; answer: unknown },
): Promise<void> {
  await db('idempotencyKeys')
    .where(request)
    .update({ status, answer: JSON.stringify(answer) })
}

/** For a request that failed: it may be sent again under the same key. */
export async function freeRequest(db: Db, request: RequestKey): Promise<void> {
  await db('idempotencyKeys')
    .where({ ...request, status: null })
    .delete()
}

export async function purgeRequests(db: Db): Promise<void> {
  await db('idempotencyKeys').whereRaw(`created_at < now() - ${KEPT}`).delete()
}
