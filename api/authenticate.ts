import type { Request } from 'express'
import { AppError } from '../contract/errors.ts'
import { isApiKeyToken } from '../db/api-key-token.ts'
import { findKeyHolder, type KeyHolder } from '../db/api-keys.ts'
import type { Caller } from '../db/users.ts'
import { currentCaller } from './auth/session.ts'
import { networkOf } from './auth/throttle.ts'
import type { Context } from './context.ts'

/** Another scheme counts as nothing: a proxy before us may ask for a password of its own. */
const BEARER = /^bearer(?: +(.*))?$/i

/**
 * Who asks: by an API key if one is sent, else by the session. Undefined when neither is there. Throws ApiKeyInvalid for
 * a key that does not hold, and TooManyRequests to a network that sent too many of them.
 */
export async function authenticate(
  context: Pick<Context, 'db' | 'limits'>,
  req: Request,
): Promise<Caller | undefined> {
  const bearer = BEARER.exec(req.get('authorization') ?? '')
  if (!bearer) return currentCaller(context, req)
  const { db, limits } = context
  const token = bearer[1] ?? ''
  const holder: KeyHolder = isApiKeyToken(token)
    ? await findKeyHolder(db, token)
    : { is: 'unknown' }
  if (holder.is === 'known') return holder.caller
  await limits.failedKeys.consume(networkOf(req.ip ?? ''))
  throw new AppError('ApiKeyInvalid', `the key is ${holder.is}`, { detail: reasons[holder.is] })
}

const reasons = {
  unknown: 'There is no such API key here. Tokens for MCP servers are not accepted either.',
  revoked: 'This API key was revoked.',
  expired: 'This API key has expired: make another.',
  orphaned: 'Whoever made this API key may not act in its organisation any more.',
} as const
