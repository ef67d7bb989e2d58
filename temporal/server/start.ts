// Finds or starts the Temporal server of one machine, and of the tests. Larger installations name one of their own.
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findTemporalBinary, type TemporalBinary } from './binary.ts'
import { dynamicConfigFlags } from './dynamic-config.ts'
import { waitUntilHealthy } from './health.ts'
import { stampedPid, stampOf, stopProcess, systemEnvironment } from './processes.ts'

const STOP_GRACE_MS = 10_000

export interface EnsureTemporal {
  env: Record<string, string | undefined>
  /** Where a downloaded or built server is kept. */
  binDir: string
  /** Where its data, its pid and its log lie. */
  dataDir: string
  port: number
  /** Of its web pages. Absent: none. */
  uiPort?: number
  /** Where those pages have payloads decrypted. */
  codecUrl?: string
  namespace: string
  /** In memory: nothing is kept, for tests. */
  isThrowaway?: boolean
  /** One line about what takes long. */
  report: (text: string) => void
  /** Ends a download, a build and the wait for the server. */
  signal?: AbortSignal
}

export interface TemporalServer {
  address: string
  /** Of the server that we run; undefined for one that was there. */
  version?: string
  /** How it was found, for the log. */
  from: string
  stop: () => Promise<void>
}

/** Returns a Temporal server that answers: the one at TEMPORAL_ADDRESS, else one that it starts. */
export async function ensureTemporal(options: EnsureTemporal): Promise<TemporalServer> {
  const given = options.env.TEMPORAL_ADDRESS
  if (given) {
    await waitUntilHealthy({ address: given, ...signalOf(options) })
    return { address: given, from: 'TEMPORAL_ADDRESS', stop: async () => {} }
  }
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  await stopLeftBehindServer(options.dataDir)
  const binary = await findTemporalBinary(options)
  return startServer(binary, options)
}

async function startServer(binary: TemporalBinary, options: EnsureTemporal) {
  const args = serverArguments(binary, options, await readDynamicConfig())
  const logFile = join(options.dataDir, 'server.log')
  const log = openSync(logFile, 'w')
  const child = spawn(binary.path, args, {
    env: systemEnvironment(options.env), // the command takes flags from TEMPORAL_ variables too
    stdio: ['ignore', log, log],
    detached: true, // a Ctrl-C in the terminal reaches us, not it: it stops last
  })
  closeSync(log)
  const pid = child.pid ?? 0
  const exited = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', () => {
      void lastLines(logFile).then((lines) =>
        reject(new Error(`The Temporal server ended at its start:\n${lines}`)),
      )
    })
  })
  exited.catch(() => {}) // only of interest until it is healthy
  const server = stampOf(pid)
  const note = { pid, server, owner: stampOf(process.pid) }
  await writeFile(pidFileOf(options.dataDir), JSON.stringify(note))

  const stop = async () => {
    await stopServer(server)
    await rm(pidFileOf(options.dataDir), { force: true })
  }
  const address = `127.0.0.1:${options.port}`
  try {
    await Promise.race([waitUntilHealthy({ address, ...signalOf(options) }), exited])
  } catch (err) {
    await stop()
    throw err
  }
  return { address, version: binary.serverVersion, from: binary.from, stop }
}

/** The command line of the development server, as a value. */
export function serverArguments(
  { serverVersion }: Pick<TemporalBinary, 'serverVersion'>,
  { dataDir, port, uiPort, codecUrl, namespace, isThrowaway }: EnsureTemporal,
  dynamicConfig: string,
): string[] {
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn']
  args.push('--port', String(port), '--namespace', namespace)
  args.push(...(uiPort ? ['--ui-port', String(uiPort)] : ['--headless']))
  if (uiPort && codecUrl) args.push('--ui-codec-endpoint', codecUrl)
  if (!isThrowaway) {
    // A database file belongs to one server version, and the development server cannot migrate it.
    args.push('--db-filename', join(dataDir, `${serverVersion}.db`))
    for (const pragma of ['journal_mode=WAL', 'synchronous=NORMAL'])
      args.push('--sqlite-pragma', pragma)
  }
  return [...args, ...dynamicConfigFlags(dynamicConfig)]
}

/** One that a killed process left behind holds the port and the database file. */
export async function stopLeftBehindServer(dataDir: string) {
  const pidFile = pidFileOf(dataDir)
  const text = await readFile(pidFile, 'utf8').catch(() => undefined)
  if (!text) return
  const note = JSON.parse(text) as { server?: string; owner?: string }
  const owner = stampedPid(String(note.owner))
  if (owner !== undefined && owner !== process.pid)
    throw new Error(`The Temporal server of ${dataDir} is in use by process ${owner}`)
  await stopServer(String(note.server))
  await rm(pidFile, { force: true })
}

async function stopServer(stamp: string) {
  const pid = stampedPid(stamp)
  if (!pid) return
  await stopProcess(pid, { words: ['start-dev'], signal: 'SIGTERM', graceMs: STOP_GRACE_MS })
}

// An absent signal is no property: the types tell absent from undefined.
function signalOf({ signal }: Pick<EnsureTemporal, 'signal'>) {
  return signal ? { signal } : {}
}

function pidFileOf(dataDir: string) {
  return join(dataDir, 'server.pid')
}

function readDynamicConfig() {
  return readFile(new URL('dynamic-config.yaml', import.meta.url), 'utf8')
}

async function lastLines(path: string) {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-5).join('\n')
}
