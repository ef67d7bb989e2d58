import type { IncomingMessage } from 'node:http'
import { serverUrl } from '../../contract/server-url.ts'
import type { Route } from '../../db/gateway-reads.ts'
import { decideAccess, isPlatformClient, type AccessFacts } from '../access.ts'
import { readBearer } from '../tokens/bearer.ts'
import { KeysUnavailable } from '../tokens/platform-keys.ts'
import { TokenRefused, type VerifiedToken, type VerifyToken } from '../tokens/verify-token.ts'
import { CallRefused } from './refusal.ts'
import { challenge, SCOPE } from './resource-metadata.ts'

interface Deps {
  gatewayUrl: string
  verifyToken: VerifyToken
  access: () => AccessFacts
  isForPlatformOnly: boolean
}

/** Who calls, if the token is this server's and its bearer may call now. */
export async function authoriseCall(
  { gatewayUrl, verifyToken, access, isForPlatformOnly }: Deps,
  { req, route }: { req: IncomingMessage; route: Route },
): Promise<VerifiedToken> {
  const refuse = refusalOf({ gatewayUrl }, route)
  const bearer = readBearer(req.headers.authorization)
  if (bearer.is === 'absent') throw refuse(401, 'Sign in to call this server')
  if (bearer.is === 'malformed')
    throw refuse(400, 'The Authorization header is not a bearer token', 'invalid_request')
  const token = await verify(verifyToken, bearer.token)
  if (token === undefined || !token.audiences.includes(serverUrl(gatewayUrl, route.slug)))
    throw refuse(401, 'The token is not valid for this server', 'invalid_token')
  if (!token.scopes.includes(SCOPE))
    throw refuse(403, 'The token does not allow to call tools', 'insufficient_scope')
  if (isForPlatformOnly && !isPlatformClient(token))
    throw new CallRefused(403, "This address is the platform's own: use the server's stable URL")
  const refusal = findRefusal({ gatewayUrl, access }, { route, token })
  if (refusal) throw refusal
  return token
}

/** Why the bearer of a token may not call now, if so. Cheap enough to be asked again after a wait. */
export function findRefusal(
  { gatewayUrl, access }: Pick<Deps, 'gatewayUrl' | 'access'>,
  { route, token }: { route: Route; token: VerifiedToken },
): CallRefused | undefined {
  const refuse = refusalOf({ gatewayUrl }, route)
  switch (decideAccess(access(), { route, token })) {
    case 'cut-off':
      return refuse(401, 'This connection was ended: sign in again', 'invalid_token')
    case 'no-access':
      return refuse(401, 'You may not call this server any more', 'invalid_token')
    case 'allowed':
      return undefined
  }
}

function refusalOf({ gatewayUrl }: Pick<Deps, 'gatewayUrl'>, { slug }: Route) {
  return (
    status: number,
    message: string,
    error?: 'invalid_token' | 'insufficient_scope' | 'invalid_request',
  ) => {
    const description = error === undefined ? {} : { error, description: message }
    return new CallRefused(status, message, {
      'www-authenticate': challenge({ gatewayUrl }, { slug, ...description }),
    })
  }
}

async function verify(verifyToken: VerifyToken, token: string) {
  try {
    return await verifyToken(token)
  } catch (cause) {
    if (cause instanceof TokenRefused) return undefined
    if (!(cause instanceof KeysUnavailable)) throw cause
    const refusal = new CallRefused(503, 'Sign-in cannot be checked just now: try again soon', {
      'retry-after': '5',
    })
    refusal.cause = cause
    throw refusal
  }
}
