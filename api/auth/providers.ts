import { allowInsecureRequests, discovery, type Configuration } from 'openid-client'
import type { Config } from '../../config.ts'
import { AppError } from '../../contract/errors.ts'

/** An OpenID Connect issuer that people may sign in with. */
export interface Provider {
  id: string
  name: string
  /** Asked when it is first needed, and again after it failed: an issuer that is away must not keep us from starting. */
  configuration(): Promise<Configuration>
}

const GOOGLE = 'https://accounts.google.com'
const TIMEOUT_SECONDS = 10

/** Those whose client is configured. */
export function createProviders(config: Config): Provider[] {
  const known = [
    {
      id: 'google',
      name: 'Google',
      issuer: GOOGLE,
      clientId: config.GOOGLE_CLIENT_ID,
      clientSecret: config.GOOGLE_CLIENT_SECRET,
    },
    {
      id: 'oidc',
      name: config.OIDC_NAME,
      issuer: config.OIDC_ISSUER,
      clientId: config.OIDC_CLIENT_ID,
      clientSecret: config.OIDC_CLIENT_SECRET,
    },
  ]
  return known.flatMap(({ id, name, issuer, clientId, clientSecret }) =>
    issuer === undefined || clientId === undefined
      ? []
      : [{ id, name, configuration: discoverOnce({ issuer, clientId, clientSecret }) }],
  )
}

interface Client {
  issuer: string
  clientId: string
  clientSecret: string | undefined
}

function discoverOnce(client: Client): () => Promise<Configuration> {
  let found: Promise<Configuration> | undefined
  return async () => {
    found ??= discover(client)
    try {
      return await found
    } catch (cause) {
      found = undefined
      throw new AppError('SignInProviderUnavailable', `no metadata of ${client.issuer}`, { cause })
    }
  }
}

function discover({ issuer, clientId, clientSecret }: Client) {
  const url = new URL(issuer)
  return discovery(url, clientId, clientSecret, undefined, {
    timeout: TIMEOUT_SECONDS,
    // Plain http never leaves this machine.
    execute: url.protocol === 'http:' && isLoopback(url.hostname) ? [allowInsecureRequests] : [],
  })
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
