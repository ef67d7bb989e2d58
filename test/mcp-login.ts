// An MCP client of the official SDK that knows nothing but a URL; a headless person signs in for it.
import {
  Client,
  StreamableHTTPClientTransport,
  UnauthorizedError,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
} from '@modelcontextprotocol/client'
import { LOOPBACK_REDIRECT } from './oauth-client.ts'

export interface McpLogin {
  client: Client
  tokens: () => OAuthTokens | undefined
  /** Paths that the client asked for, in order. */
  requests: string[]
}

export interface McpLoginOptions {
  url: string
  mode?: 'auto' | 'legacy'
  /** Visits the authorization URL; answers where the client was sent. */
  authorize: (url: URL) => Promise<URL>
}

/** From a 401 to a connected client: metadata, registration, login, tokens. */
export async function connectFromUrl({
  url,
  mode = 'auto',
  authorize,
}: McpLoginOptions): Promise<McpLogin> {
  const stored: { tokens?: OAuthTokens; asked?: URL } = {}
  const requests: string[] = []
  const makeTransport = () =>
    new StreamableHTTPClientTransport(new URL(url), {
      authProvider,
      fetch: (target, init) => {
        requests.push(`${init?.method ?? 'GET'} ${new URL(target).pathname}`)
        return fetch(target, init)
      },
    })
  const authProvider = createAuthProvider(stored)
  const makeClient = () =>
    new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })

  const transport = makeTransport()
  const refused = await makeClient()
    .connect(transport)
    .then(
      () => undefined,
      (err: unknown) => err,
    )
  if (!(refused instanceof UnauthorizedError) || !stored.asked)
    throw new Error('The client was not sent to sign in', { cause: refused })
  const { searchParams } = await authorize(stored.asked)
  await transport.finishAuth(searchParams)
  const client = makeClient()
  await client.connect(makeTransport())
  return { client, tokens: () => stored.tokens, requests }
}

function createAuthProvider(stored: { tokens?: OAuthTokens; asked?: URL }): OAuthClientProvider {
  let information: OAuthClientInformationMixed | undefined
  let verifier = ''
  let discovery: OAuthDiscoveryState | undefined
  return {
    redirectUrl: LOOPBACK_REDIRECT,
    clientMetadata: { client_name: 'SDK client', redirect_uris: [LOOPBACK_REDIRECT] },
    clientInformation: () => information,
    saveClientInformation: (saved) => {
      information = saved
    },
    tokens: () => stored.tokens,
    saveTokens: (saved) => {
      stored.tokens = saved
    },
    redirectToAuthorization: (asked) => {
      stored.asked = asked
    },
    saveCodeVerifier: (saved) => {
      verifier = saved
    },
    codeVerifier: () => verifier,
    saveDiscoveryState: (saved) => {
      discovery = saved
    },
    discoveryState: () => discovery,
  }
}
