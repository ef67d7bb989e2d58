import type { Store } from 'express-session'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { maxDocumentBytes } from '../contract/openapi-routes.ts'
import { connect, servingLimits, type Db } from '../db/connect.ts'
import type { Starter } from '../temporal/client.ts'
import { createSessionStore } from '../db/session-store.ts'
import { createProviders, type Provider } from './auth/providers.ts'
import { createSignInThrottle, type SignInThrottle } from './auth/throttle.ts'
import { createGuardedFetch, type GuardedFetch } from './guarded-fetch.ts'
import { createNetworkLimits, type NetworkLimits } from './network-limits.ts'
import { openNotices, type Notices } from './notices.ts'

/** Everything that a handler may need, made once per process. */
export interface Context {
  config: Config
  logger: Logger
  db: Db
  starter: Starter
  notices: Notices
  sessions: Store
  throttle: SignInThrottle
  limits: NetworkLimits
  providers: Provider[]
  /** For OpenAPI documents at addresses that people name. */
  fetchDocuments: GuardedFetch
  /** How long a request waits for a preview. */
  previewPatienceMs: number
  /** Aborted when the process stops: streams end. */
  shutdown: AbortSignal
}

const PREVIEW_PATIENCE_MS = 120_000
const DOCUMENT_TIMEOUT_MS = 10_000

/** Opens the connections. Disposing closes them. */
export async function openContext({
  config,
  logger,
  starter,
  databaseUrl,
  shutdown,
  fetchDocuments = createGuardedFetch({
    timeoutMs: DOCUMENT_TIMEOUT_MS,
    maxBytes: maxDocumentBytes,
  }),
  previewPatienceMs = PREVIEW_PATIENCE_MS,
}: Pick<Context, 'config' | 'logger' | 'starter' | 'shutdown'> &
  Partial<Pick<Context, 'fetchDocuments' | 'previewPatienceMs'>> & {
    databaseUrl: string
  }): Promise<Context & AsyncDisposable> {
  const onError = (err: unknown) => logger.warn({ err }, 'a connection to Postgres was lost')
  await using opened = new AsyncDisposableStack()
  const db = opened.adopt(connect({ databaseUrl, limits: servingLimits }), (pool) => pool.destroy())
  const sessions = opened.use(createSessionStore({ databaseUrl, onError }))
  const notices = opened.use(await openNotices({ databaseUrl, onError }))
  const kept = opened.move()
  return {
    config,
    logger,
    db,
    starter,
    notices,
    sessions: sessions.store,
    throttle: createSignInThrottle(db),
    limits: createNetworkLimits(db),
    providers: createProviders(config),
    fetchDocuments,
    previewPatienceMs,
    shutdown,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
