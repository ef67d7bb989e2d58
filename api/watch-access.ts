import type { Request } from 'express'
import type { Logger } from 'pino'
import { roles } from '../contract/roles.ts'
import { reaches } from '../contract/reaches.ts'
import type { Route } from '../contract/route.ts'
import { isKeyAlive } from '../db/api-keys.ts'
import { findRole } from '../db/memberships.ts'
import { hasSession } from '../db/session-store.ts'
import type { Caller } from '../db/users.ts'
import type { Context } from './context.ts'

const LOOK_AGAIN_MS = 3_000

export interface AccessWatch extends Disposable {
  signal: AbortSignal
}

/** For event streams, which outlive the check they began with: aborts once whoever follows would not be let in again. */
export function watchAccess(
  { db }: Pick<Context, 'db'>,
  {
    req,
    caller,
    access,
    logger,
  }: { req: Request; caller: Caller; logger: Logger } & Pick<Route, 'access'>,
): AccessWatch {
  const ended = new AbortController()
  const wanted = roles.find((role) => role === access) ?? 'viewer'
  const look = async () => {
    const [isIdentified, role] = await Promise.all([
      caller.key ? isKeyAlive(db, caller.key.id) : hasSession(db, req.sessionID),
      findRole(db, { organisationId: caller.organisationId, userId: caller.id }),
    ])
    const isAllowed = role !== undefined && reaches(role, wanted)
    if (!isIdentified || !isAllowed) ended.abort()
  }
  const timer = setInterval(() => {
    look().catch((err: unknown) => logger.warn({ err }, 'an event stream goes on unchecked'))
  }, LOOK_AGAIN_MS)
  return { signal: ended.signal, [Symbol.dispose]: () => clearInterval(timer) }
}
