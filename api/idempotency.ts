import type { Request, Response } from 'express'
import { createHmac } from 'node:crypto'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../db/connect.ts'
import { beginRequest, finishRequest, freeRequest } from '../db/idempotency.ts'
import type { Caller } from '../db/users.ts'

const KEY = /^[\x21-\x7e]{1,255}$/

interface Answer {
  status: number
  answer: unknown
}

/**
 * Does the work once per Idempotency-Key; the same request again gets the same answer. Only success is kept: a request
 * that failed has changed nothing, and may be sent again.
 */
export async function answerOnce(
  {
    db,
    req,
    res,
    caller: { id: actorId, organisationId, key: apiKey },
    hashKey,
  }: { db: Db; req: Request; res: Response; caller: Caller; hashKey: string },
  work: () => Promise<Answer>,
): Promise<Answer> {
  const key = req.get('idempotency-key')
  if (key === undefined) return work()
  if (!KEY.test(key))
    throw new AppError('MalformedRequest', 'the Idempotency-Key does not fit', {
      detail: 'Idempotency-Key: 1 to 255 visible ASCII characters.',
    })
  const request = { key, actorId, route: `${req.method} ${req.path}` }
  // An API key sees nothing of another organisation of its maker, so no answer that was kept there either.
  const bodySha256 = hashOf([apiKey ? organisationId : null, req.body], hashKey)
  const first = await beginRequest(db, { ...request, bodySha256 })
  if (first) {
    res.set('idempotent-replay', 'true')
    return first
  }
  const warn = (err: unknown) =>
    res.locals.logger.warn({ err }, 'an Idempotency-Key stays in flight until it lapses')
  try {
    const made = await work()
    await finishRequest(db, { ...request, ...made }).catch(warn) // what was made stands, and so does its answer
    return made
  } catch (err) {
    await freeRequest(db, request).catch(warn)
    throw err
  }
}

/** With a key: a body may hold secrets, and a weak one could be found by trying from a hash in a backup. */
function hashOf(body: unknown, key: string) {
  return createHmac('sha256', key).update(JSON.stringify(body)).digest('hex')
}
