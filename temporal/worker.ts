import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { stopRunners } from '../activities/containers/stop-runners.ts'
import type { Deps } from '../activities/deps.ts'
import { createActivities } from '../activities/index.ts'
import { createModel } from '../activities/generate/model.ts'
import { WarmPool } from '../activities/containers/pool/warm-pool.ts'
import { createRunnerWatch } from '../activities/containers/runner-watch.ts'
import { DockerRuntime } from '../activities/containers/docker-runtime.ts'
import { loadConfig, stopSeconds, type Config } from '../config.ts'
import { describeError } from '../contract/describe-error.ts'
import { connect, servingLimits } from '../db/connect.ts'
import { recordModelStatus } from '../db/model-calls.ts'
import { countRunners } from '../db/runner-counts.ts'
import { openOperatorPort } from '../observe/operator-port.ts'
import { startTracing } from '../observe/tracing.ts'
import { createWorkerMetrics } from '../observe/worker-metrics.ts'
import { claudeQueue, controlQueue, dockerQueue } from '../workflows/messages.ts'
import { activityCall, failureInterceptor } from './activity-call.ts'
import { createCodec } from './codec.ts'
import { createStarter } from './client.ts'
import { reserveCoreMetrics } from './core-metrics.ts'
import { createFailpoint } from './failpoint.ts'
import { failureConverterPath } from './failure-converter-path.ts'
import { watchHost } from './host-watch.ts'
import { watchSleep } from './sleep-watch.ts'
import { watchLogs } from './log-watch.ts'
import { measureActivities } from './measure-activities.ts'
import { traceActivities, traceSinks } from './trace-work.ts'
import { workerReadiness } from './worker-readiness.ts'
import { createWorkflowDesk } from './workflow-desk.ts'
import { temporalLogger } from './temporal-logger.ts'
import { scanTemplates, seedOfficialTemplates } from './seed-templates.ts'
import { watchRows } from './row-watch.ts'

const MEGABYTE = 1_048_576
const traceInterceptorPath = fileURLToPath(
  new URL('../workflows/trace-interceptor.ts', import.meta.url),
)
/** Calls of the model that this worker has under way at once. */
const MODEL_SLOTS = 8

/** Runs the queues of this host until it is told to stop: decisions and rows, calls of the model, and containers. */
export async function runWorker(
  config: Config,
  { stop, isLast, onReady }: { stop: AbortSignal; isLast: () => boolean; onReady: () => void },
): Promise<void> {
  const logger = pino({
    level: config.LOG_LEVEL,
    base: { process: 'worker' },
    serializers: { err: describeError },
  })
  // Signals are ours: the database closes after the workers.
  const coreMetrics = config.WORKER_METRICS_PORT === 0 ? undefined : await reserveCoreMetrics()
  Runtime.install({
    shutdownSignals: [],
    logger: temporalLogger(logger),
    ...(coreMetrics && { telemetryOptions: coreMetrics.telemetryOptions }),
  })
  const { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: address, HOST_ID: hostId } = config
  if (!databaseUrl || !address) throw new Error('Set DATABASE_URL and TEMPORAL_ADDRESS')
  const onError = (err: unknown) =>
    logger.warn({ err }, 'the notice connection broke; reconnecting')
  await using cleanUp = new AsyncDisposableStack()
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT
  cleanUp.use(await startTracing({ endpoint, process: 'worker' }))

  const db = connect({ databaseUrl, poolSize: 20, limits: servingLimits })
  cleanUp.defer(() => db.destroy())
  const metrics = createWorkerMetrics({ countRunners: () => countRunners(db, hostId) })
  const runners = cleanUp.use(await createRunnerWatch({ db, databaseUrl, onError }))
  const runtime = new DockerRuntime({
    socketPath: config.DOCKER_SOCKET,
    installId: config.INSTALL_ID,
    hostId,
    limits: { memoryBytes: config.RUNNER_MEMORY_MB * MEGABYTE, cpus: config.RUNNER_CPUS },
  })
  const codec = createCodec(config.payloadKeys.keys)
  const starter = await createStarter({ address, namespace: config.TEMPORAL_NAMESPACE, codec })
  cleanUp.defer(() => starter.close())
  const workflows = cleanUp.use(
    createWorkflowDesk({ address, namespace: config.TEMPORAL_NAMESPACE, codec }),
  )
  const deps: Deps = {
    db,
    logger,
    runtime,
    runners,
    pool: new WarmPool(),
    workflows,
    ownerSecretKeys: config.ownerSecretKeys,
    publicGatewayUrl: config.publicGatewayUrl,
    oauthIssuer: config.oauthIssuer,
    allowedOriginHosts: originHosts(config),
    installId: config.INSTALL_ID,
    socketRoot: resolve(config.BMM_DATA_DIR, 'r'),
    versionPorts: config.VERSION_PORTS,
    call: activityCall,
    model: config.model && createModel(config.model, { onCall: metrics.countModelCall }),
    repairBudget: { tries: config.BMM_REPAIR_TRIES, tokens: config.BMM_REPAIR_TOKENS },
    previewLifetimeMs: config.BMM_PREVIEW_MINUTES * 60_000,
    failpoint: createFailpoint(config.BMM_FAILPOINTS),
  }
  const activities = createActivities(deps)
  cleanUp.use(
    await openOperatorPort({
      host: config.METRICS_HOST,
      port: config.WORKER_METRICS_PORT,
      metrics: async () => (await metrics.text()) + ((await coreMetrics?.text()) ?? ''),
      readiness: () => workerReadiness(deps, { starter, stop }),
    }),
  )
  cleanUp.use(watchLogs(deps, hostId)) // until the last runner has said its last word
  cleanUp.defer(async () => {
    if (isLast()) await stopRunners(deps, { hostId, graceSeconds: stopSeconds.runners })
  })

  const templates = await seedOfficialTemplates(db)
  await recordModelStatus(db, modelStatusOf(config))
  cleanUp.use(watchHost(deps, { hostId, warmRunners: config.WARM_RUNNERS }))
  const afterMinutes = config.SLEEP_AFTER_MINUTES
  cleanUp.use(await watchSleep(deps, { hostId, databaseUrl, afterMinutes }))
  const connection = await NativeConnection.connect({ address })
  cleanUp.defer(() => connection.close())
  const shared = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    activities,
    dataConverter: { payloadCodecs: [codec], failureConverterPath },
    interceptors: {
      activity: [measureActivities(metrics), traceActivities, failureInterceptor(logger)],
      workflowModules: [traceInterceptorPath],
    },
    sinks: traceSinks,
    shutdownGraceTime: `${stopSeconds.drain}s`,
    shutdownForceTime: `${stopSeconds.force}s`,
    maxHeartbeatThrottleInterval: '5s',
  } satisfies Partial<WorkerOptions>
  const control = await Worker.create({
    ...shared,
    taskQueue: controlQueue,
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    identity: `worker@${hostId}:${controlQueue}`,
    maxConcurrentActivityTaskExecutions: 40,
    maxCachedWorkflows: 50,
    stickyQueueScheduleToStartTimeout: '2s',
  })
  const docker = await Worker.create({
    ...shared,
    taskQueue: dockerQueue(hostId),
    identity: `worker@${hostId}:${dockerQueue(hostId)}`,
    maxConcurrentActivityTaskExecutions: 16,
  })
  // Also without a model: what asks for one is told at once what to set.
  const claude = await Worker.create({
    ...shared,
    taskQueue: claudeQueue,
    identity: `worker@${hostId}:${claudeQueue}`,
    maxConcurrentActivityTaskExecutions: MODEL_SLOTS,
    maxTaskQueueActivitiesPerSecond: config.BMM_MODEL_CALLS_PER_MINUTE / 60, // of all workers together
  })
  const workers = [control, claude, docker]
  stop.addEventListener('abort', () => workers.forEach((worker) => worker.shutdown()))
  cleanUp.use(watchRows(deps, { starter, noticeWebhookUrl: config.NOTICE_WEBHOOK_URL }))
  workflows
    .startReconcile()
    .catch((err: unknown) => logger.warn({ err }, 'rows are mended at the next full five minutes'))
  onReady()
  const scanning = scanTemplates(deps, { templates, signal: stop }) // for their pages alone
  cleanUp.defer(() => scanning)
  await Promise.all(workers.map((worker) => worker.run()))
}

function modelStatusOf({ model }: Config) {
  return model && { generate: model.generate.model, edit: model.edit.model }
}

/** Hosts whose pages may call a server from a browser. */
function originHosts(config: Config) {
  const ours = [config.publicApiUrl, config.publicGatewayUrl].map((url) => new URL(url).hostname)
  return [...new Set([...ours, 'localhost', '127.0.0.1', ...config.MCP_ALLOWED_ORIGINS])]
}

if (import.meta.main) {
  const stopping = new AbortController()
  // a parent that was killed takes its children along
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
    process.on(end, () => stopping.abort()) // more than once: systemd tells us, and so does our parent
  // oxlint-disable-next-line node/no-process-env -- a main file hands the environment to config.ts
  const config = loadConfig(process.env, (path) => readFileSync(path, 'utf8'))
  let isLast = false // of the whole installation, which leaves no container behind
  process.on('message', (message: { type?: unknown }) => {
    if (message.type === 'stop-runners') isLast = true
  })
  await runWorker(config, {
    stop: stopping.signal,
    isLast: () => isLast,
    onReady: () => process.send?.({ type: 'ready' }),
  })
  process.exit() // Docker may keep open a connection over which a runner got its assignment
}
