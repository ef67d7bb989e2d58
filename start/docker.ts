// Finds the Docker engine, or brings one up: systemd's, else one of our own.
import { execFile, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { dirname, join } from 'node:path'
import { env } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { systemEnvironment } from '../temporal/server/processes.ts'
import { canInstall, findCommand, installPackages } from './apt.ts'
import { shareDocker, type SharedDocker } from './docker-users.ts'

const START_LIMIT_MS = 30_000

export interface EnsureDocker {
  socket: string
  logDir: string
  report: (text: string) => void
  /** Gives up waiting. */
  signal: AbortSignal
}

export interface RunningDocker {
  version: string
  stop: () => Promise<void>
}

/** The socket that the settings name: DOCKER_SOCKET, else a DOCKER_HOST that is one. */
export function dockerSocket(settings: Record<string, string | undefined>): string {
  if (settings.DOCKER_SOCKET) return settings.DOCKER_SOCKET
  const host = settings.DOCKER_HOST
  if (!host) return '/var/run/docker.sock'
  if (host.startsWith('unix://')) return host.slice('unix://'.length)
  throw new Error('DOCKER_HOST must be unix://… (set DOCKER_SOCKET to use another socket)')
}

/** Returns a Docker engine that answers at the socket. An engine that bmm started ends with its last user. */
export async function ensureDocker(options: EnsureDocker): Promise<RunningDocker> {
  const { socket } = options
  const shared = await shareDocker({ socket })
  try {
    const found = await pingDocker(socket)
    if ('version' in found) return { version: found.version, stop: shared.leave }
    if (found.code === 'EACCES') throw new Error(advice.noAccess(socket))
    const version = await bringUp(shared, options)
    return { version, stop: shared.leave }
  } catch (err) {
    await shared.leave()
    throw err
  }
}

async function bringUp(shared: SharedDocker, options: EnsureDocker): Promise<string> {
  const { socket, report, signal } = options
  const isRoot = process.getuid?.() === 0
  if (!(await findCommand('dockerd'))) {
    if (!(await canInstall())) throw new Error(advice.notInstalled)
    report('Installing Docker')
    await installPackages(['docker.io', 'iptables'])
  }
  if (!isRoot) throw new Error(advice.notRunning(socket))
  report('Starting Docker')
  if (existsSync('/run/systemd/system')) {
    await promisify(execFile)('systemctl', ['start', 'docker'])
    return waitForDocker(socket, signal)
  }
  try {
    return await startDaemon(shared, options)
  } catch (err) {
    signal.throwIfAborted()
    // A containerd that a killed daemon left behind ends meanwhile; runners need no network of Docker's.
    return startDaemon(shared, options, flagsAfter(String(err)))
  }
}

/** How to start after a failure: without the network where that is what failed. */
export function flagsAfter(failure: string): string[] {
  const isNetwork = /iptables|nftables|bridge|network controller/i.test(failure)
  return isNetwork ? ['--iptables=false', '--ip6tables=false', '--bridge=none'] : []
}

async function startDaemon(
  shared: SharedDocker,
  { socket, logDir, signal }: EnsureDocker,
  flags: string[] = [],
) {
  await mkdir(logDir, { recursive: true })
  await mkdir(dirname(socket), { recursive: true })
  const logFile = join(logDir, 'dockerd.log')
  const log = openSync(logFile, 'w')
  const command = (await findCommand('dockerd')) ?? 'dockerd'
  const child = spawn(command, ['--host', `unix://${socket}`, ...flags], {
    env: systemEnvironment(env),
    stdio: ['ignore', log, log],
    detached: true, // a Ctrl-C in the terminal must not reach it: it stops last
  })
  closeSync(log)
  child.unref()
  await shared.own(child.pid ?? 0)
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', () => {
      void lastLines(logFile).then((lines) =>
        reject(new Error(`Docker ended at its start (${logFile}):\n${lines}`)),
      )
    })
  })
  ended.catch(() => {}) // only of interest until it answers
  return Promise.race([waitForDocker(socket, signal), ended])
}

async function lastLines(path: string) {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-5).join('\n')
}

async function waitForDocker(socket: string, signal: AbortSignal): Promise<string> {
  const deadline = Date.now() + START_LIMIT_MS
  for (;;) {
    const found = await pingDocker(socket)
    if ('version' in found) return found.version
    signal.throwIfAborted()
    if (Date.now() > deadline) throw new Error(`Docker does not answer at ${socket}`)
    await sleep(100)
  }
}

/** Asks the engine for its version; the code says why it cannot be asked. */
export function pingDocker(socket: string): Promise<{ version: string } | { code: string }> {
  return new Promise((resolve) => {
    const ask = request({ socketPath: socket, path: '/version', timeout: 5_000 }, (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => resolve(versionIn(Buffer.concat(chunks).toString())))
    })
    ask.on('timeout', () => ask.destroy(new Error('timeout')))
    ask.on('error', (err: NodeJS.ErrnoException) => resolve({ code: err.code ?? err.message }))
    ask.end()
  })
}

function versionIn(answer: string): { version: string } | { code: string } {
  try {
    const { Version } = JSON.parse(answer) as { Version?: string }
    return Version ? { version: Version } : { code: 'NoVersion' }
  } catch {
    return { code: 'NotDocker' }
  }
}

const advice = {
  noAccess: (socket: string) =>
    `You may not use Docker at ${socket}. Run this, then sign in again:\n  sudo usermod -aG docker "$USER"`,
  notInstalled:
    'Docker is not installed. Run this, then start again:\n' +
    '  sudo apt-get install -y docker.io iptables && sudo usermod -aG docker "$USER" && newgrp docker\n' +
    'On another system: https://docs.docker.com/engine/install',
  notRunning: (socket: string) =>
    `Docker does not run (nothing answers at ${socket}). Run this, then start again:\n` +
    `  sudo systemctl start docker || sudo service docker start`,
}
