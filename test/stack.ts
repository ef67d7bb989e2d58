// The whole product as it runs for a user: api, worker and gateway as processes of their own, on a database, a namespace
// and a data directory that nobody else has.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomBytes } from 'node:crypto'
import type { Db } from '../db/connect.ts'
import { requireHost } from '../db/hosts.ts'
import { ensureKeys } from '../start/keys.ts'
import { freePort } from '../start/ports.ts'
import { bootstrapTemporal } from '../temporal/bootstrap.ts'
import { createTestDatabase } from './database.ts'
import { testEnvironment } from './environment.ts'
import { until } from './until.ts'

const scripts = {
  api: 'api/main.ts',
  worker: 'temporal/worker.ts',
  gateway: 'gateway/main.ts',
  'second-gateway': 'gateway/main.ts',
} as const
export type ProcessName = keyof typeof scripts
const names = ['api', 'worker', 'gateway'] as const satisfies ProcessName[]

/** Of every process that the stacks of this file have started. */
const outputs: { name: ProcessName; output: string[] }[] = []

/** What they logged as errors or died of, the last lines of each, for a test that fails. */
export function lastErrors(): string {
  return outputs
    .flatMap(({ name, output }) => {
      const lines = output.join('').split('\n')
      return lines
        .filter((line) => /"level":[56]0|^[^{]/.test(line))
        .slice(-10)
        .map((line) => `${name}: ${line}`)
    })
    .join('\n')
}

const root = fileURLToPath(new URL('..', import.meta.url))
const READY_MS = 60_000

type Message = { type: string; url?: string }

interface Running {
  child: ChildProcess
  /** What it wrote, for a test that fails. */
  output: string[]
  messages: Message[]
}

export interface Stack extends AsyncDisposable {
  apiUrl: string
  gatewayUrl: string
  installId: string
  /** The engine itself, whatever stands between it and the worker. */
  dockerSocket: string
  db: Db
  databaseUrl: string
  dataDir: string
  /** The settings of its processes, for those that a test starts itself. */
  env: Record<string, string>
  setupUrl(): Promise<string>
  start(name: ProcessName, env?: Record<string, string>): Promise<void>
  /** SIGTERM, and the process has ended by itself when this resolves. */
  stop(name: ProcessName): Promise<void>
  /** SIGKILL, and the process is gone when this resolves. */
  kill(name: ProcessName): Promise<void>
  /** Its exit code, when the process has ended by itself; null: a signal ended it. */
  ended(name: ProcessName): Promise<number | null>
  output(name: ProcessName): string[]
  /** Undefined: it does not run. */
  pid(name: ProcessName): number | undefined
}

/** `env` changes settings; `EXAMPLE_SERVER` and the pool of warm runners are off unless it says otherwise. */
export async function startStack(
  env: Record<string, string> = {},
  {
    reachDatabase = (databaseUrl) => databaseUrl,
    dockerSocket: ownSocket,
  }: {
    /** Puts something between the processes and their database. */
    reachDatabase?: (databaseUrl: string) => string
    /** Of an engine of the test's own. */
    dockerSocket?: string | undefined
  } = {},
): Promise<Stack> {
  await using undo = new AsyncDisposableStack()
  const environment = await testEnvironment()
  const dockerSocket = ownSocket ?? environment.dockerSocket
  const database = undo.use(await createTestDatabase())
  const dataDir = await mkdtemp(join(tmpdir(), 'bmm-'))
  undo.defer(() => rm(dataDir, { recursive: true, force: true }))
  await chmod(dataDir, 0o711)
  const installId = `t${randomBytes(5).toString('hex')}`
  const namespace = `bmm-${installId}`
  const [apiPort, gatewayPort] = await Promise.all([freePort(), freePort()]) // at once, so that they differ
  await bootstrapTemporal({
    address: environment.temporalAddress,
    namespace,
    retentionDays: 1,
  })
  const settings: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    BMM_DATA_DIR: dataDir,
    DATABASE_URL: reachDatabase(database.databaseUrl),
    TEMPORAL_ADDRESS: environment.temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
    DOCKER_SOCKET: dockerSocket,
    API_PORT: String(apiPort),
    GATEWAY_PORT: String(gatewayPort),
    API_METRICS_PORT: '0',
    GATEWAY_METRICS_PORT: '0',
    WORKER_METRICS_PORT: '0',
    VERSION_PORTS: freeRange(),
    INSTALL_ID: installId,
    EXAMPLE_SERVER: 'off',
    OAUTH_CLIENT_METADATA: 'off',
    LOG_LEVEL: 'info',
    WARM_RUNNERS: '0', // tests count containers, and many run at once
    CALLER_CALLS_PER_MINUTE: '0', // tests call without a pause
    SERVER_CALLS_PER_MINUTE: '0',
    ...definedOnly(await ensureKeys({ env: {}, folder: join(dataDir, 'keys') })),
    ...env,
  }
  const running = new Map<ProcessName, Running>()
  const start = async (name: ProcessName, extra: Record<string, string> = {}) => {
    const process = startProcess(name, { ...settings, ...extra })
    running.set(name, process)
    outputs.push({ name, output: process.output })
    await untilReady(name, process)
    if (name === 'worker') await until('a host takes work', () => hasHost(database.db), READY_MS)
  }
  undo.defer(() => removeContainers(dockerSocket, installId)) // when no worker is left to revive them
  undo.defer(async () => {
    await Promise.all([...running.values()].map(({ child }) => stop(child)))
  })
  await Promise.all(names.map((name) => start(name)))
  const of = (name: ProcessName) => {
    const found = running.get(name)
    if (!found) throw new Error(`${name} was never started`)
    return found
  }
  const keep = undo.move()
  return {
    apiUrl: `http://localhost:${apiPort}`,
    gatewayUrl: `http://localhost:${gatewayPort}`,
    installId,
    dockerSocket,
    db: database.db,
    databaseUrl: database.databaseUrl,
    dataDir,
    env: settings,
    async setupUrl() {
      const { messages, child } = of('api')
      const known = () => messages.find(({ type }) => type === 'setup-link')?.url
      while (known() === undefined) await once(child, 'message')
      return known() ?? ''
    },
    start,
    stop: (name) => stop(of(name).child),
    async kill(name) {
      const { child } = of(name)
      child.kill('SIGKILL')
      await gone(child)
    },
    async ended(name) {
      const { child } = of(name)
      await gone(child)
      return child.exitCode
    },
    output: (name) => of(name).output,
    pid: (name) => pidOf(running.get(name)?.child),
    [Symbol.asyncDispose]: () => keep[Symbol.asyncDispose](),
  }
}

function startProcess(name: ProcessName, env: Record<string, string>): Running {
  const child = spawn(process.execPath, [join(root, scripts[name])], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const running: Running = { child, output: [], messages: [] }
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => running.output.push(text))
  child.on('message', (message: Message) => running.messages.push(message))
  return running
}

async function untilReady(name: ProcessName, { child, output, messages }: Running) {
  const limit = AbortSignal.timeout(READY_MS)
  try {
    while (!messages.some(({ type }) => type === 'ready'))
      await Promise.race([
        once(child, 'message', { signal: limit }),
        gone(child).then(() => Promise.reject(new Error(`it ended with ${child.exitCode}`))),
      ])
  } catch (cause) {
    throw new Error(`${name} did not become ready:\n${output.join('').slice(-4_000)}`, { cause })
  }
}

function hasHost(db: Db) {
  return requireHost(db).then(
    () => true,
    () => false, // not seen yet
  )
}

async function gone(child: ChildProcess) {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

function pidOf(child: ChildProcess | undefined) {
  return child?.exitCode === null && child.signalCode === null ? child.pid : undefined
}

async function stop(child: ChildProcess) {
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await gone(child)
  clearTimeout(late)
}

async function removeContainers(socketPath: string, installId: string) {
  const { DockerRuntime } = await import('../activities/containers/docker-runtime.ts')
  const limits = { memoryBytes: 1, cpus: 1 }
  const runtime = new DockerRuntime({ socketPath, installId, hostId: 'local', limits })
  for (const kind of ['runner', 'self-test'] as const)
    for (const { name } of await runtime.list(kind)) await runtime.stop(name, { graceSeconds: 0 })
}

let range = Math.floor(Math.random() * 100)

/**
 * A hundred ports, far from those that the system gives away, and of no other stack of this file: gateways share a port
 * without a word, and each would get half of the calls.
 */
function freeRange() {
  range = (range + 1) % 100
  const first = 20_000 + range * 100
  return `${first}-${first + 99}`
}

function definedOnly(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
