import { decodeProtectedHeader, jwtVerify } from 'jose'
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { KeysUnavailable } from './platform-keys.ts'

const MAX_CACHED = 10_000
const MAX_CACHED_MS = 60_000
const CLOCK_TOLERANCE_SECONDS = 10

/** Thrown when a token is not one that the platform signed, or no longer holds. */
export class TokenRefused extends Error {
  override name = 'TokenRefused'
}

export interface VerifiedToken {
  subject: string
  clientId: string
  scopes: readonly string[]
  audiences: readonly string[]
  issuedAt: number
  expiresAt: number
}

const claims = z.object({
  sub: z.string().min(1),
  client_id: z.string().min(1),
  jti: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
  aud: z.union([z.string(), z.array(z.string())]),
  scope: z.string().default(''),
})

interface Deps {
  keys: { find: (kid: string) => Promise<Parameters<typeof jwtVerify>[1] | undefined> }
  issuer: string
  now?: () => number
  /** How a token was judged. */
  onJudged?: (outcome: 'known' | 'verified' | 'refused') => void
}

export type VerifyToken = (token: string) => Promise<VerifiedToken>

/**
 * Checks signature, issuer, type and expiry. What was verified is remembered for a minute at most, by its hash; audience,
 * scope and whether the caller may call now are asked on every request elsewhere.
 */
export function createTokenVerifier({
  keys,
  issuer,
  now = Date.now,
  onJudged = () => {},
}: Deps): VerifyToken {
  const cache = new Map<string, { token: VerifiedToken; until: number }>()

  return async (token) => {
    const hash = createHash('sha256').update(token).digest('base64')
    const cached = cache.get(hash)
    if (cached && cached.until > now()) {
      onJudged('known')
      return cached.token
    }
    cache.delete(hash)
    const verified = await verify({ keys, issuer, now }, token).catch((err: unknown) => {
      onJudged('refused')
      throw err
    })
    onJudged('verified')
    const until = Math.min(verified.expiresAt * 1000, now() + MAX_CACHED_MS)
    if (cache.size >= MAX_CACHED) dropOldest(cache)
    cache.set(hash, { token: verified, until })
    return verified
  }
}

/** A Map keeps the order of insertion, and every entry lives equally long. */
function dropOldest(cache: Map<string, unknown>) {
  const [oldest] = cache.keys()
  if (oldest !== undefined) cache.delete(oldest)
}

async function verify(
  { keys, issuer, now }: Required<Omit<Deps, 'onJudged'>>,
  token: string,
): Promise<VerifiedToken> {
  try {
    const key = await keys.find(readKeyId(token))
    if (!key) throw new TokenRefused('signed by an unknown key')
    const { payload } = await jwtVerify(token, key, {
      issuer,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now()),
    })
    const { sub, client_id, scope, aud, iat, exp } = claims.parse(payload)
    return {
      subject: sub,
      clientId: client_id,
      scopes: scope.split(' ').filter(Boolean),
      audiences: typeof aud === 'string' ? [aud] : aud,
      issuedAt: iat,
      expiresAt: exp,
    }
  } catch (cause) {
    if (cause instanceof KeysUnavailable || cause instanceof TokenRefused) throw cause
    throw new TokenRefused('not a valid access token', { cause })
  }
}

function readKeyId(token: string): string {
  const { kid } = decodeProtectedHeader(token)
  if (typeof kid !== 'string') throw new TokenRefused('the token names no key')
  return kid
}
