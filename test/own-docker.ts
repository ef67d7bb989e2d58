// A Docker engine that a test may kill: with data, sockets and a network namespace of its own. Only root can start one.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, closeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { pingDocker } from '../start/docker.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { until } from './until.ts'

const READY_MS = 30_000
/** The first start after a kill may find a containerd that is still ending. */
const TRIES = 3

export interface OwnDocker extends AsyncDisposable {
  socket: string
  start(): Promise<void>
  /** Resolves when the daemon is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

export async function startOwnDocker({
  flags = [],
}: { flags?: string[] } = {}): Promise<OwnDocker> {
  const folder = await temporaryFolder()
  const socket = folder.at('docker.sock')
  const args = [
    `--data-root=${folder.at('data')}`,
    `--exec-root=${folder.at('exec')}`,
    `--pidfile=${folder.at('pid')}`,
    `--host=unix://${socket}`,
    '--bridge=none',
    '--iptables=false',
    '--ip6tables=false',
    ...flags,
  ]
  let daemon: ChildProcess | undefined

  const tryToStart = async () => {
    const log = openSync(folder.at('log'), 'a')
    // A namespace of its own: without a bridge it would remove that of the engine beside it.
    daemon = spawn('unshare', ['--net', 'dockerd', ...args], { stdio: ['ignore', log, log] })
    closeSync(log)
    const answers = async () => 'version' in (await pingDocker(socket)) || hasEnded(daemon)
    await until('the engine answers', answers, READY_MS)
    return !hasEnded(daemon)
  }
  const start = async () => {
    for (let tries = 0; tries < TRIES; tries += 1) if (await tryToStart()) return
    throw new Error(
      `Docker cannot start:\n${(await readFile(folder.at('log'), 'utf8')).slice(-4_000)}`,
    )
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (!daemon || hasEnded(daemon)) return
    const gone = once(daemon, 'exit')
    daemon.kill(signal)
    await gone
  }
  await start()
  return {
    socket,
    start,
    end,
    async [Symbol.asyncDispose]() {
      if (hasEnded(daemon)) await start() // takes its containers and containerd along
      await end('SIGTERM')
      // A daemon that is killed leaves a mount of its data on itself, and so does each that follows.
      const unmount = () =>
        promisify(execFile)('umount', [folder.at('data')]).then(
          () => true,
          () => false, // none is left
        )
      while (await unmount()) continue
      await folder[Symbol.asyncDispose]()
    },
  }
}

function hasEnded(child: ChildProcess | undefined) {
  return child === undefined || child.exitCode !== null || child.signalCode !== null
}
