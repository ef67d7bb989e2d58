// npm start as a person uses it, on a data directory and ports of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { freePort } from '../start/ports.ts'
import { testEnvironment } from './environment.ts'
import { until } from './until.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const READY_MS = 120_000

export interface RunningStart {
  child: ChildProcess
  output(): string
  /** When the terminal shows `text`; throws what it shows instead when the process ends. */
  untilShown(text: string): Promise<void>
  ended(): Promise<number | null>
}

/** Settings that keep one start apart from every other on this machine. */
export async function ownSettings(dataDir: string): Promise<Record<string, string>> {
  const { dockerSocket } = await testEnvironment()
  // At once, so that they differ.
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const [api, gateway, temporal, ui] = ports
  const first = 30_000 + Math.floor(Math.random() * 20) * 100
  return {
    PATH: env['PATH'] ?? '',
    BMM_DATA_DIR: dataDir,
    DOCKER_SOCKET: dockerSocket,
    INSTALL_ID: `s${randomBytes(5).toString('hex')}`,
    API_PORT: String(api),
    GATEWAY_PORT: String(gateway),
    API_METRICS_PORT: '0',
    GATEWAY_METRICS_PORT: '0',
    WORKER_METRICS_PORT: '0',
    TEMPORAL_PORT: String(temporal),
    TEMPORAL_UI_PORT: String(ui),
    VERSION_PORTS: `${first}-${first + 99}`,
  }
}

export function startPlatform(settings: Record<string, string>, args: string[] = []): RunningStart {
  const child = spawn(process.execPath, ['start.js', ...args], {
    cwd: root,
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const shown: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => shown.push(text))
  const output = () => shown.join('')
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return {
    child,
    output,
    async untilShown(text) {
      await until(text, () => output().includes(text) || hasEnded(), READY_MS)
      if (!output().includes(text)) throw new Error(`npm start ended:\n${output()}`)
    },
    async ended() {
      if (!hasEnded()) await once(child, 'close')
      return child.exitCode
    },
  }
}
