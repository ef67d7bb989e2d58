import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { env } from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { loadConfig } from '../config.ts'
import { connect, type Db } from '../db/connect.ts'
import { ensureHomeOrganisation } from '../db/organisations.ts'
import { createApiMetrics } from '../observe/api-metrics.ts'
import { openOperatorPort } from '../observe/operator-port.ts'
import { startTracing } from '../observe/tracing.ts'
import { createCodec, createStarter } from '../temporal/client.ts'
import { createApp } from './app.ts'
import { currentUserId } from './auth/session.ts'
import { openContext } from './context.ts'
import { ensureExampleServer } from './example-server.ts'
import { apiReadiness } from './health.ts'
import { createLogger } from './logger.ts'
import { createOauth } from './oauth/create-oauth.ts'
import { tellParent } from './parent.ts'
import { printSetupLink } from './setup-link.ts'
import { keepTables } from './upkeep.ts'

const DRAIN_MS = 10_000
const SWEEP_MS = 100
const CHORE_GRACE_MS = 1_000

const config = loadConfig(env, (path) => readFileSync(path, 'utf8'))
const logger = createLogger({ level: config.LOG_LEVEL })

async function main() {
  const { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: address, SESSION_KEYS: sessionKeys } = config
  if (!databaseUrl || !address) throw new Error('Set DATABASE_URL and TEMPORAL_ADDRESS')
  if (sessionKeys.length === 0) throw new Error('Set SESSION_KEYS')
  const stop = stopSignal()
  await using opened = new AsyncDisposableStack()
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT
  opened.use(await startTracing({ endpoint, process: 'api' }))
  const starter = await createStarter({
    address,
    namespace: config.TEMPORAL_NAMESPACE,
    codec: createCodec(config.payloadKeys.keys),
  })
  opened.defer(() => starter.close())
  const context = opened.use(
    await openContext({ config, logger, starter, databaseUrl, shutdown: stop }),
  )
  const oauth = await createOauth({ db: context.db, config, logger, currentUserId })
  opened.defer(() => oauth.close())
  // what goes through whole tables by the clock has no limit of time, and takes no connection from those who wait
  const db = opened.adopt(connect({ databaseUrl, poolSize: 8 }), closeSoon)
  opened.use(keepTables({ db, logger }))
  await ensureHomeOrganisation(context.db)

  const metrics = createApiMetrics()
  opened.use(
    await openOperatorPort({
      host: config.METRICS_HOST,
      port: config.API_METRICS_PORT,
      metrics: metrics.text,
      readiness: () => apiReadiness(context),
    }),
  )

  const app = createApp(context, { oauth: oauth.router, onRequest: metrics.countRequest })
  const server = createServer(app)
  server.keepAliveTimeout = 65_000 // longer than a reverse proxy keeps its side, so it never meets a closing one
  server.listen(config.API_PORT, config.LISTEN_HOST)
  await once(server, 'listening')
  logger.info({ port: config.API_PORT }, 'api is ready')
  if (isOpenToEavesdroppers(config.publicApiUrl))
    logger.warn('PUBLIC_API_URL is plain http beyond this machine: put TLS in front of it')
  tellParent({ type: 'ready' })
  await printSetupLink(context)
  const example = ensureExampleServer(context)

  if (!stop.aborted) await once(stop, 'abort')
  await drain(server)
  await example
}

/** Passwords and cookies would travel in the clear. */
function isOpenToEavesdroppers(publicUrl: string) {
  const { protocol, hostname } = new URL(publicUrl)
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

/** Takes nothing new, lets running requests end, and cuts what is left. Streams have ended by the same signal. */
async function drain(server: Server) {
  const closed = once(server, 'close')
  server.close()
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS) // those whose request has just ended
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearInterval(sweep)
  clearTimeout(deadline)
}

/** A chore that is cut is begun anew by the next api. */
async function closeSoon(pool: Db) {
  await Promise.race([pool.destroy(), wait(CHORE_GRACE_MS)])
}

/** A signal, or the parent's end. */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
    process.on(name, () => stop.abort())
  return stop.signal
}

main().then(
  () => process.exit(0),
  (err: unknown) => {
    logger.fatal({ err }, 'the api cannot run')
    process.exit(1)
  },
)
