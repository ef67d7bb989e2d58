import type { ServerOptions } from 'node:http'

/** How long callers may take to say what they want, in milliseconds. */
export const connectionLimits = {
  connectionsCheckingInterval: 5_000, // how late the next two are noticed
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 75_000, // longer than reverse proxies keep a connection they may reuse
} satisfies ServerOptions
