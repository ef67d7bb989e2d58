// What an MCP client does by hand: registers, makes an authorization URL, redeems and refreshes.
import { createHash, randomBytes, randomUUID } from 'node:crypto'

export interface TestClient {
  clientId: string
  clientSecret?: string
  redirectUri: string
}

export interface Tokens {
  access_token: string
  refresh_token: string
  expires_in: number
  token_type: string
  scope: string
}

export interface Asked {
  url: URL
  verifier: string
  state: string
}

export const LOOPBACK_REDIRECT = 'http://127.0.0.1:6274/callback'
export const WEB_REDIRECT = 'https://client.example/callback'

/** Registers with these metadata; the answer is the response itself. */
export function register(base: string, metadata: Record<string, unknown>): Promise<Response> {
  return fetch(`${base}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  })
}

export async function registerClient(
  base: string,
  redirectUri: string,
  metadata: Record<string, unknown> = {},
): Promise<TestClient> {
  const response = await register(base, {
    client_name: 'Test Client',
    redirect_uris: [redirectUri],
    ...metadata,
  })
  const body = (await response.json()) as { client_id: string; client_secret?: string }
  if (response.status !== 201) throw new Error(`not registered: ${JSON.stringify(body)}`)
  return {
    clientId: body.client_id,
    redirectUri,
    ...(body.client_secret !== undefined && { clientSecret: body.client_secret }),
  }
}

/** An authorization URL. A parameter that is undefined is left out. */
export function authorizationUrl(
  base: string,
  { clientId, redirectUri }: TestClient,
  params: Record<string, string | undefined>,
): Asked {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomUUID()
  const all: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    scope: 'mcp:tools',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...params,
  }
  const url = new URL(`${base}/oauth/authorize`)
  for (const [name, value] of Object.entries(all))
    if (value !== undefined) url.searchParams.set(name, value)
  return { url, verifier, state }
}

/** One request to the token endpoint, as a public client unless it has a secret. */
export function askForTokens(
  base: string,
  { clientId, clientSecret }: Pick<TestClient, 'clientId' | 'clientSecret'>,
  params: Record<string, string>,
): Promise<Response> {
  return fetch(`${base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      ...(clientSecret !== undefined && { client_secret: clientSecret }),
      ...params,
    }),
  })
}

export function redeem(
  base: string,
  client: TestClient,
  { location, verifier }: { location: URL; verifier: string },
): Promise<Response> {
  return askForTokens(base, client, {
    grant_type: 'authorization_code',
    code: location.searchParams.get('code') ?? '',
    code_verifier: verifier,
    redirect_uri: client.redirectUri,
  })
}

export function refresh(base: string, client: TestClient, refreshToken: string): Promise<Response> {
  return askForTokens(base, client, { grant_type: 'refresh_token', refresh_token: refreshToken })
}

export async function tokensOf(response: Response): Promise<Tokens> {
  const body = (await response.json()) as Tokens
  if (response.status !== 200) throw new Error(`no tokens: ${JSON.stringify(body)}`)
  return body
}
