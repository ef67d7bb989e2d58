import { Provider, errors, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import { findActiveUser, mayCall } from '../../db/access.ts'
import { hasMissingCallerSecrets } from './caller-secrets.ts'
import type { Db } from '../../db/connect.ts'
import { hasGrant, touchGrant } from '../../db/oauth-grants.ts'
import type { SigningKey } from '../../db/oauth-signing-keys.ts'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { createAdapter } from './adapter.ts'
import { fetchClientMetadata } from './client-metadata.ts'
import { makeGrant } from './grant.ts'
import { errorPage, pageHeaders } from './pages.ts'
import { findServerOfResource, MCP_SCOPE, singleResource } from './resource.ts'

export interface ProviderDeps {
  db: Db
  config: Config
  logger: Logger
  guardedFetch: GuardedFetch
}

const ALG = 'ES256'
const HOUR = 3_600
const DAY = 24 * HOUR

/** Makes an authorization server for one generation of keys; the first of them signs. */
export function createProvider(deps: ProviderDeps, keys: SigningKey[]): Provider {
  const { db, config } = deps
  const provider = new Provider(config.oauthIssuer, {
    adapter: createAdapter({ db, ring: config.ownerSecretKeys }),
    jwks: { keys: keys.map(({ privateJwk }) => privateJwk) },
    cookies: {
      keys: config.OAUTH_COOKIE_KEYS,
      // short.path stays the library's: each interaction's cookie at its own page, so two tabs do not mix
      long: { path: '/oauth', httpOnly: true, sameSite: 'lax' },
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      registration: '/register',
      jwks: '/jwks',
      revocation: '/revoke',
    },
    scopes: ['offline_access', MCP_SCOPE],
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientAuthMethods: ['none', 'client_secret_post', 'client_secret_basic'],
    clientDefaults: {
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      id_token_signed_response_alg: ALG, // the library's own default fails with a key set of elliptic curves
    },
    enabledJWA: { idTokenSigningAlgValues: [ALG] },
    clientBasedCORS: () => true,
    findAccount: async (_ctx, sub) => {
      const user = await findActiveUser(db, sub)
      return user && { accountId: user.id, claims: async () => ({ sub: user.id }) }
    },
    interactions: { url: (_ctx, { uid }) => `/connect/${uid}` },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false, // else tokens end with the browser session
    revokeGrantPolicy: () => true,
    loadExistingGrant: (ctx) => loadGrant(deps, ctx),
    // Numbers, for the library's functions never let refresh tokens of public web clients slide.
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 60,
      RefreshToken: 30 * DAY,
      Grant: 365 * DAY,
      Interaction: 900,
      Session: DAY,
      IdToken: 600,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      registration: {
        enabled: true,
        initialAccessToken: false,
        issueRegistrationAccessToken: false,
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      clientIdMetadataDocument: {
        enabled: config.OAUTH_CLIENT_METADATA,
        ack: 'draft-02',
        cacheDuration: { min: HOUR, max: DAY },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => onlyResource(oneOf),
        useGrantedResource: async () => true, // a client may leave it out at /token
        getResourceServerInfo: (ctx, resource) => describeResource(deps, ctx, resource),
      },
    },
    fetch: fetchClientMetadata(deps.guardedFetch) as Configuration['fetch'],
    renderError: (ctx, { error, error_description: description = error }) => {
      ctx.set(pageHeaders)
      ctx.type = 'html'
      ctx.body = errorPage({ error, description })
    },
  } satisfies Configuration as Configuration)
  provider.proxy = true // believes the forwarded headers that were pinned before
  report(deps, provider)
  return provider
}

/**
 * A grant of its own for each connection: one client id may stand for many servers and machines, and ending one
 * connection must not end another. What a person allowed earlier is remembered by our own rows, and never for native
 * clients, whose name any program can use.
 */
async function loadGrant({ db, config }: ProviderDeps, ctx: KoaContextWithOIDC) {
  const { result, session, client, params, provider, prompts } = ctx.oidc
  if (result?.consent?.grantId) return provider.Grant.find(result.consent.grantId)
  const resource = singleResource(params?.['resource'])
  const userId = session?.accountId
  if (!resource || !userId || !client || client.applicationType === 'native') return undefined
  if (prompts.has('consent')) return undefined
  const server = await findServerOfResource({ db, config }, resource)
  if (!server) return undefined
  const key = { userId, serverId: server.id }
  const isRemembered =
    (await hasGrant(db, { ...key, clientId: client.clientId })) &&
    (await mayCall(db, key)) &&
    !(await hasMissingCallerSecrets(db, key))
  if (!isRemembered) return undefined
  const redirectUri = String(params?.['redirect_uri'])
  const connection = { provider, client, userId, server, resource, redirectUri }
  const requestId = String(ctx.res.getHeader('request-id'))
  return makeGrant(db, { ...connection, isRemembered, requestId })
}

function onlyResource(oneOf: readonly string[] | undefined): string {
  const [only, ...others] = oneOf ?? []
  if (only === undefined || others.length > 0)
    throw new errors.InvalidTarget('send resource: the URL of one MCP server (RFC 8707)')
  return only
}

async function describeResource(
  { db, config }: ProviderDeps,
  ctx: KoaContextWithOIDC,
  resource: string,
) {
  const requested = ctx.oidc.params?.['resource']
  if (Array.isArray(requested)) onlyResource(requested.map(String))
  const server = await findServerOfResource({ db, config }, resource)
  if (!server) throw new errors.InvalidTarget('there is no server at this address')
  const userId = ctx.oidc.entities.Account?.accountId
  if (ctx.oidc.route === 'token' && userId) {
    const isAllowed = await mayCall(db, { userId, serverId: server.id })
    if (!isAllowed) throw new errors.InvalidGrant('access to this server was withdrawn')
  }
  return {
    scope: MCP_SCOPE,
    audience: server.url,
    accessTokenTTL: HOUR,
    accessTokenFormat: 'jwt' as const, // RFC 9068
    jwt: { sign: { alg: ALG } as const },
  }
}

/** Errors of the library reach the log by event alone; their details name causes, never tokens. */
function report({ db, logger }: ProviderDeps, provider: Provider) {
  const onRefusal = (ctx: KoaContextWithOIDC, err: errors.OIDCProviderError) =>
    logger.info(
      {
        error: err.error,
        reason: err.error_detail ?? err.error_description,
        clientId: ctx.oidc.client?.clientId,
      },
      'authorization refused',
    )
  provider.on('grant.error', onRefusal)
  provider.on('authorization.error', onRefusal)
  provider.on('registration_create.error', onRefusal)
  provider.on('revocation.error', onRefusal)
  provider.on('server_error', (_ctx, err) => logger.error({ err }, 'authorization server failed'))
  provider.on('grant.success', (ctx) => {
    const grantId = ctx.oidc.entities.Grant?.jti
    if (!grantId) return
    touchGrant(db, grantId).catch((err: unknown) =>
      logger.warn({ err }, 'the last use of a connection was not recorded'),
    )
  })
}
