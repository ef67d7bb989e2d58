import type { IncomingMessage, ServerResponse } from 'node:http'
import cors from 'cors'
import express, { type RequestHandler } from 'express'
import type { Provider } from 'oidc-provider'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import type { Db } from '../../db/connect.ts'
import { purgeOauthRecords } from '../../db/oauth-records.ts'
import {
  ensureSigningKey,
  listSigningKeys,
  rotateSigningKeys,
  signingKeyGeneration,
} from '../../db/oauth-signing-keys.ts'
import { createGuardedFetch, type GuardedFetch } from '../guarded-fetch.ts'
import { limitByNetwork } from '../limit-by-network.ts'
import { dropSessionCookie, fillInAuthorizeUrl } from './authorize-request.ts'
import { createConnectRouter, showError } from './connect.ts'
import type { CurrentUserId } from './meeting.ts'
import { createProvider, type ProviderDeps } from './provider.ts'
import { createRegistration } from './registration.ts'
import { keepSessionOfInteraction } from './resume-request.ts'

export interface OauthDeps {
  db: Db
  config: Config
  logger: Logger
  /** Who is signed in to the dashboard, by the request's cookie. */
  currentUserId: CurrentUserId
  guardedFetch?: GuardedFetch
}

export interface Oauth {
  /** Mount it before body parsers and before headers meant for the dashboard. */
  router: express.Router
  /** Takes up keys that another process published or made current. */
  reloadKeys(): Promise<void>
  close(): Promise<void>
}

const MOUNT = '/oauth'
const MINUTE_MS = 60_000
/** Each leaves a row, and may have a document fetched. A whole office may come from one address. */
const AUTHORIZATIONS = { points: 600, windowSeconds: 600 }
const METADATA_NAMES = ['oauth-authorization-server', 'openid-configuration']

/** The OAuth 2.1 authorization server of MCP clients, with its pages. */
export async function createOauth(deps: OauthDeps): Promise<Oauth> {
  const { db, config, logger } = deps
  if (config.OAUTH_COOKIE_KEYS.length === 0) throw new Error('OAUTH_COOKIE_KEYS is empty')
  if (new URL(config.oauthIssuer).pathname !== MOUNT)
    throw new Error(`OAUTH_ISSUER must end in ${MOUNT}`)
  const ring = config.ownerSecretKeys
  const providerDeps: ProviderDeps = {
    ...deps,
    guardedFetch: deps.guardedFetch ?? createGuardedFetch(),
  }

  await ensureSigningKey(db, { ring })
  let generation = await signingKeyGeneration(db)
  let current = await makeGeneration(providerDeps)
  const reloadKeys = async () => {
    const found = await signingKeyGeneration(db)
    if (found === generation) return
    current = await makeGeneration(providerDeps)
    generation = found
    logger.info({ keys: found }, 'signing keys taken up')
  }

  const stopKeeping = keep({ logger }, [
    {
      everyMs: MINUTE_MS,
      act: async () => {
        await rotateSigningKeys(db, { ring })
        await reloadKeys()
      },
    },
    { everyMs: 60 * MINUTE_MS, act: () => purgeOauthRecords(db) },
  ])
  return { router: createRouter(deps, () => current), reloadKeys, close: stopKeeping }
}

/** The library's keys are fixed when it is made, so each generation of keys is a provider of its own. */
interface Generation {
  provider: Provider
  handle: ReturnType<Provider['callback']>
}

async function makeGeneration(deps: ProviderDeps): Promise<Generation> {
  const keys = await listSigningKeys(deps.db, { ring: deps.config.ownerSecretKeys })
  const provider = createProvider(deps, keys)
  return { provider, handle: provider.callback() }
}

function createRouter(deps: OauthDeps, getGeneration: () => Generation) {
  const router = express.Router()
  const serve = (req: IncomingMessage, res: ServerResponse) => getGeneration().handle(req, res)
  const getProvider = () => getGeneration().provider
  const openCors = cors({
    origin: '*',
    methods: ['GET', 'POST', 'OPTIONS'],
    exposedHeaders: ['WWW-Authenticate'],
    maxAge: 3_600,
  })

  router.use([MOUNT, '/.well-known'], pinHost(deps.config.oauthIssuer))

  // Clients ask for the metadata of an issuer with a path by inserting it (RFC 8414, section 3.1).
  for (const name of METADATA_NAMES)
    router.all(`/.well-known/${name}${MOUNT}`, openCors, (req, res) => {
      Object.assign(req, {
        url: `/.well-known/${name}`,
        originalUrl: `${MOUNT}/.well-known/${name}`,
        baseUrl: MOUNT,
      })
      return serve(req, res)
    })

  const limit = limitByNetwork(deps.db, { name: 'oauth-authorize', ...AUTHORIZATIONS })
  router.get(`${MOUNT}/authorize`, limit, async (req, _res, next) => {
    req.url = req.originalUrl = await fillInAuthorizeUrl(deps, req.originalUrl)
    dropSessionCookie(req)
    next()
  })
  router.get(`${MOUNT}/authorize/:uid`, async (req, res, next) => {
    await keepSessionOfInteraction(getProvider(), { req, res, uid: req.params.uid })
    next()
  })
  const registration = express.Router().post('/register', createRegistration({ ...deps, serve }))
  router.use(MOUNT, openCors, registration, serve)
  router.use(createConnectRouter({ ...deps, getProvider }))
  router.use(`${MOUNT}/authorize`, showError(deps))
  return router
}

/** Every address in an answer is made from these headers: they are ours, whatever the caller sent. */
function pinHost(issuer: string): RequestHandler {
  const { host, protocol } = new URL(issuer)
  return (req, _res, next) => {
    req.headers.host = host
    req.headers['x-forwarded-host'] = host
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1)
    next()
  }
}

/** Does these again and again, one run at a time each. The answer ends it and waits for what is running. */
function keep(
  { logger }: { logger: Logger },
  tasks: { everyMs: number; act: () => Promise<void> }[],
): () => Promise<void> {
  const running = new Map<object, Promise<void>>()
  const timers = tasks.map((task) =>
    setInterval(() => {
      if (running.has(task)) return
      const run = task
        .act()
        .catch((err: unknown) => logger.error({ err }, 'upkeep of the authorization server failed'))
        .finally(() => running.delete(task))
      running.set(task, run)
    }, task.everyMs).unref(),
  )
  return async () => {
    timers.forEach(clearInterval)
    await Promise.all(running.values())
  }
}
