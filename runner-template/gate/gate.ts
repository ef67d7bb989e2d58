import { validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { answerJson, answerRpcError } from './answer.ts'
import { CALLER_SECRETS_HEADER, readCallerSecrets, type CallerSecrets } from './caller-secrets.ts'
import type { KeyFetch } from './egress-fetch.ts'
import { createPlatformKeys, KeysUnavailable } from './platform-keys.ts'
import { describeResource, REQUIRED_SCOPE } from './resource.ts'
import { answerRefusal, Refusal } from './refusal.ts'
import { createTokenVerifier, InvalidToken, type VerifiedToken } from './token-verifier.ts'

const BEARER = /^bearer +([\w.~+/-]+=*)$/i
const OPEN = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' }
const KEYS_AWAY = 'The platform cannot be asked for its keys; try again'

/** One request that has passed the gate. */
export interface Call {
  token: VerifiedToken
  callerSecrets: CallerSecrets
}

export type CallListener = (req: IncomingMessage, res: ServerResponse, call: Call) => Promise<void>

interface Deps {
  assignment: {
    publicUrl: string
    issuer: string
    jwksUrl: string
    allowedOriginHosts: string[]
    callerSecretKeys: string[]
  }
  fetchKeys: KeyFetch
}

/**
 * Judges every request before the protocol sees it: address, origin, token, scope. Beyond it there is no token any more,
 * only who calls. It binds all that it needs when it is made, before the server's code is loaded.
 */
export function createGate({
  assignment,
  fetchKeys,
}: Deps): (next: CallListener) => RequestListener {
  const { publicUrl, issuer, jwksUrl, allowedOriginHosts, callerSecretKeys } = assignment
  const { hostname, path, metadataPath, metadata, challenge } = describeResource(assignment)
  const origins = [hostname, ...allowedOriginHosts]
  const verify = createTokenVerifier({
    issuer,
    audience: publicUrl,
    getKey: createPlatformKeys({ fetchKeys: () => fetchKeys(jwksUrl) }),
  })

  return (next) => (req, res) => {
    const asked = req.url?.split('?')[0]?.replace(/\/$/, '')
    if (asked === metadataPath && (req.method === 'GET' || req.method === 'HEAD')) {
      return answerJson(res, { status: 200, body: metadata, headers: OPEN })
    }
    if (asked !== path) return answerRpcError(res, { status: 404, message: 'Not found' })
    const host = validateHostHeader(req.headers.host, [hostname])
    if (!host.ok) return answerRpcError(res, { status: 403, message: host.message })
    const origin = validateOriginHeader(req.headers.origin, origins)
    if (!origin.ok) return answerRpcError(res, { status: 403, message: origin.message })
    void serve(req, res, next)
  }

  async function serve(req: IncomingMessage, res: ServerResponse, next: CallListener) {
    try {
      const call = await admit(req, res)
      if (call) await next(req, res, call)
    } catch {
      if (res.headersSent) res.destroy()
      else answerRpcError(res, { status: 500, message: 'Internal server error' })
    }
  }

  /** Answers what it refuses. */
  async function admit(req: IncomingMessage, res: ServerResponse): Promise<Call | undefined> {
    const { authorization = '', [CALLER_SECRETS_HEADER]: secrets } = req.headers
    delete req.headers.authorization
    delete req.headers[CALLER_SECRETS_HEADER]
    try {
      const token = await verify(bearerIn(authorization))
      if (!token.scopes.includes(REQUIRED_SCOPE)) throw new Refusal('insufficient_scope')
      const callerSecrets = readCallerSecrets(secrets, callerSecretKeys)
      if (callerSecrets) return { token, callerSecrets }
      answerRpcError(res, { status: 400, message: 'The caller secrets cannot be read' })
    } catch (err) {
      if (err instanceof Refusal) answerRefusal(res, err, challenge)
      else if (err instanceof InvalidToken) {
        answerRefusal(res, new Refusal('invalid_token', err.message), challenge)
      } else if (err instanceof KeysUnavailable) {
        answerRpcError(res, { status: 503, message: KEYS_AWAY, headers: { 'retry-after': '5' } })
      } else throw err
    }
    return undefined
  }
}

function bearerIn(authorization: string): string {
  if (!/^bearer\b/i.test(authorization)) throw new Refusal('unauthorized')
  const token = BEARER.exec(authorization)?.[1]
  if (!token) throw new Refusal('invalid_request')
  return token
}
