// The story of npm start.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { loadConfig, type Config } from '../config.ts'
import { takePidLock } from '../temporal/server/pid-lock.ts'
import { stopLeftBehindServer } from '../temporal/server/start.ts'
import { renderBanner, type Example } from './banner.ts'
import { dockerSocket } from './docker.ts'
import { hideSecrets, readEnvironment, type Environment } from './environment.ts'
import { ensureKeys } from './keys.ts'
import { requireFreePorts } from './ports.ts'
import { placeOf, type Place, type Stops } from './place.ts'
import { processesOf, startProcesses, type Processes } from './processes.ts'
import type { Progress } from './progress.ts'
import { startServices } from './services.ts'
import { createStopList } from './stop-list.ts'
import { stopLeftBehindChild } from './supervise-child.ts'

export interface RunPlatform {
  root: string
  env: Environment
  progress: Progress
  hasColor: boolean
  /** Stops in good order. */
  signal: AbortSignal
  /** Stops at once. */
  hardStop: AbortSignal
  /** Ends when everything has become ready. */
  isOnce: boolean
}

/** Starts everything, waits until it is told to stop, and stops what it started. Answers whether all went well. */
export async function runPlatform(options: RunPlatform): Promise<boolean> {
  const { root, progress, signal, isOnce } = options
  const stops: Stops = createStopList(['processes', 'Temporal', 'Postgres', 'Docker', 'lock'])
  const given = await readEnvironment(join(root, '.env'), options.env)
  const place = placeOf(root, resolve(root, given.BMM_DATA_DIR || '.bmm'))
  try {
    await preparePlace(place, stops)
    const own = await ownSettings(place, given)
    const config = loadConfig(own, (path) => readFileSync(path, 'utf8'))
    await clearTheWay(place, config)

    const found = await startServices({ place, env: own, config, progress, stops, signal })
    const processes = startProcesses({ ...options, place, env: { ...own, ...found } })
    stops.add('processes', processes.stop)
    options.hardStop.addEventListener('abort', () => {
      processes.kill()
      process.exit(130)
    })
    await untilStopped(signal, processes, async () => {
      await welcome(processes, { config, progress })
      if (!isOnce) await once(signal, 'abort')
    })
    return true
  } catch (err) {
    if (signal.aborted) return true
    progress.say(`✗ ${err instanceof Error ? err.message : String(err)}`)
    return false
  } finally {
    await stopAll(stops, progress)
  }
}

async function preparePlace({ dataDir, logDir, runDir }: Place, stops: Stops) {
  await mkdir(dataDir, { recursive: true })
  // As root, Postgres runs as another user, who must get through; the keys have a closed folder of their own.
  if (process.getuid?.() === 0) await chmod(dataDir, 0o711)
  const lock = await takePidLock({ path: join(dataDir, 'lock'), words: ['start/main.ts'] })
  if (!lock.isTaken) {
    throw new Error(`bmm already runs on ${dataDir} (process ${lock.pid}). End it first.`)
  }
  stops.add('lock', lock.release)
  await mkdir(logDir, { recursive: true, mode: 0o700 })
  await mkdir(runDir, { recursive: true, mode: 0o700 })
}

async function ownSettings({ dataDir, keyDir }: Place, given: Environment): Promise<Environment> {
  const hidden = await hideSecrets({ env: given, folder: join(keyDir, 'given') })
  const keys = await ensureKeys({ env: hidden, folder: keyDir })
  return { ...hidden, ...keys, BMM_DATA_DIR: dataDir, DOCKER_SOCKET: dockerSocket(given) }
}

/** Ends what a killed start left behind, then makes sure that the ports are free. */
async function clearTheWay(place: Place, config: Config) {
  const { API_PORT, GATEWAY_PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT, LISTEN_HOST } = config
  await Promise.all(processesOf(place).map(stopLeftBehindChild))
  await stopLeftBehindServer(join(place.dataDir, 'temporal'))
  const ours = [
    { setting: 'API_PORT', port: API_PORT, host: LISTEN_HOST },
    { setting: 'GATEWAY_PORT', port: GATEWAY_PORT, host: LISTEN_HOST },
    ...metricsPorts(config),
  ]
  const ofTemporal = [
    { setting: 'TEMPORAL_PORT', port: TEMPORAL_PORT, host: '127.0.0.1' },
    { setting: 'TEMPORAL_UI_PORT', port: TEMPORAL_UI_PORT, host: '127.0.0.1' },
  ]
  await requireFreePorts(config.TEMPORAL_ADDRESS ? ours : [...ours, ...ofTemporal])
}

/** Those that are wanted at all. */
function metricsPorts(config: Config) {
  return (['API_METRICS_PORT', 'GATEWAY_METRICS_PORT', 'WORKER_METRICS_PORT'] as const)
    .map((setting) => ({ setting, port: config[setting], host: config.METRICS_HOST }))
    .filter(({ port }) => port !== 0)
}

/** Runs `act` until it ends, until somebody stops us, or until a process of ours cannot be kept running. */
async function untilStopped(signal: AbortSignal, { failed }: Processes, act: () => Promise<void>) {
  if (signal.aborted) return
  await Promise.race([act(), failed, once(signal, 'abort')])
}

async function welcome(
  { ready, example, setupUrl }: Processes,
  { config, progress }: { config: Config; progress: Progress },
) {
  await progress.step('api, worker and gateway', async () => {
    await ready
    return { value: undefined, done: 'api, worker and gateway ready' }
  })
  const found = await progress.step<Example>('Example server', async () => {
    const value = await example
    if (value.type === 'example') return { value, done: 'Example server live' }
    const isFailed = value.type === 'example-failed'
    return { value, done: isFailed ? 'Example server' : 'No example server', isFailed }
  })
  progress.say(
    renderBanner({
      dashboardUrl: config.publicApiUrl,
      setupUrl: setupUrl(),
      temporalUrl: config.TEMPORAL_ADDRESS
        ? undefined
        : `http://localhost:${config.TEMPORAL_UI_PORT}/namespaces/${config.TEMPORAL_NAMESPACE}/workflows`,
      example: found,
    }),
  )
}

async function stopAll(stops: Stops, progress: Progress) {
  if (!stops.hasAny(['processes', 'Temporal', 'Postgres', 'Docker'])) return stops.run()
  await progress.step('Stopping', async () => {
    await stops.run()
    return { value: undefined, done: 'Stopped' }
  })
}
