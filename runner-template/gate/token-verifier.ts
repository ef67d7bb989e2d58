import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose'
import { createHash } from 'node:crypto'
import { KeysUnavailable } from './platform-keys.ts'

const MAX_CACHED = 1_000
const CACHED_MS = 60_000
const TOLERANCE_SECONDS = 10

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64')

/** Who calls, as the tools may know it. */
export interface Caller {
  readonly id: string
  readonly clientId: string
}

export interface VerifiedToken {
  caller: Caller
  scopes: string[]
  /** In seconds, as in the token. */
  expiresAt: number
}

/** Thrown when a token opens nothing here. The message may be shown to the client. */
export class InvalidToken extends Error {
  override name = 'InvalidToken'
}

export type TokenVerifier = (token: string) => Promise<VerifiedToken>

interface Deps {
  issuer: string
  audience: string
  getKey: JWTVerifyGetKey
  now?: () => number
}

/** Verifies an access token (RFC 9068). One seen before is not verified again for up to a minute. */
export function createTokenVerifier({
  issuer,
  audience,
  getKey,
  now = Date.now,
}: Deps): TokenVerifier {
  const cache = new Map<string, { verified: VerifiedToken; until: number }>()

  return async (token) => {
    const key = sha256(token)
    const cached = cache.get(key)
    if (cached && now() < cached.until) return cached.verified
    cache.delete(key)
    const verified = await verify(token)
    const [oldest] = cache.keys()
    if (oldest !== undefined && cache.size >= MAX_CACHED) cache.delete(oldest)
    cache.set(key, { verified, until: Math.min(now() + CACHED_MS, verified.expiresAt * 1_000) })
    return verified
  }

  async function verify(token: string): Promise<VerifiedToken> {
    try {
      const { payload } = await jwtVerify(token, getKey, {
        issuer,
        audience,
        typ: 'at+jwt',
        algorithms: ['ES256'],
        requiredClaims: ['exp', 'sub', 'client_id'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(now()),
      })
      const { sub, client_id: clientId, scope, exp } = payload
      if (!sub || typeof clientId !== 'string' || !exp) throw new InvalidToken('claims are missing')
      const scopes = typeof scope === 'string' ? scope.split(' ') : []
      return { caller: Object.freeze({ id: sub, clientId }), scopes, expiresAt: exp }
    } catch (err) {
      if (err instanceof KeysUnavailable || err instanceof InvalidToken) throw err
      const reason = err instanceof errors.JOSEError ? err.message : 'it cannot be read'
      throw new InvalidToken(`The access token is not valid: ${reason}`, { cause: err })
    }
  }
}
