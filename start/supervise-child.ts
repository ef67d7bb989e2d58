// Our own processes: started, heard, started again when they crash, and stopped.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { stopSeconds } from '../config.ts'
import { stampedPid, stampOf, stopProcess } from '../temporal/server/processes.ts'
import type { Environment } from './environment.ts'
import { lastWords } from './last-words.ts'

const READY_LIMIT_MS = 90_000
const CRASH_WINDOW_MS = 60_000
const CRASH_LIMIT = 3
const FIRST_DELAY_MS = 500
const LAST_LINES = 20
const LAST_WORDS_MS = 500

export type ChildMessage =
  | { type: 'ready' }
  | { type: 'setup-link'; url: string }
  | { type: 'example'; slug: string; url: string }
  | { type: 'example-failed'; reason: string }
  | { type: 'no-example' }

export interface ChildOptions {
  name: string
  /** The main file. */
  script: string
  env: Environment
  logDir: string
  /** Where its pid is noted, for a start that follows one that was killed. */
  runDir: string
  onLine: (line: string) => void
  onMessage: (message: ChildMessage) => void
}

export interface Child {
  /** When it serves for the first time. */
  ready: Promise<void>
  /** Rejects when it crashes again and again. */
  failed: Promise<never>
  stop: () => Promise<void>
  kill: () => void
}

export function superviseChild(options: ChildOptions): Child {
  const { name, runDir, logDir } = options
  mkdirSync(runDir, { recursive: true })
  const logFile = rotate(join(logDir, `${name}.log`))
  const log = createWriteStream(logFile, { mode: 0o600, flags: 'a' }) // so that it can be emptied
  const lastLines: string[] = []
  const crashes: number[] = []
  const stopping = new AbortController()
  const ready = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<never>()
  let child: ChildProcess | undefined

  const report = () => lastWords(lastLines, { name, logFile })
  const hear = (line: string) => {
    log.write(`${line}\n`)
    lastLines.push(line)
    if (lastLines.length > LAST_LINES) lastLines.shift()
    options.onLine(line)
  }
  const runOnce = async () => {
    child = spawnChild(options)
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', hear)
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'ready') ready.resolve()
      options.onMessage(message)
    })
    const closed = once(child, 'close')
    closed.catch(() => {}) // one that cannot be started says so at its exit as well
    const exited = once(child, 'exit') as Promise<[number | null, string | null]>
    exited.catch(() => {}) // awaited below, for it may come before the note is written
    await writeFile(pidFileOf(runDir, name), stampOf(child.pid ?? 0))
    const [code, signal] = await exited
    await Promise.race([closed, sleep(LAST_WORDS_MS)]) // a process of its own may still hold the pipe
    return signal ?? `exit ${code}`
  }
  const run = async () => {
    for (let delay = FIRST_DELAY_MS; ; delay *= 2) {
      const end = await runOnce()
      if (stopping.signal.aborted) return
      const now = Date.now()
      crashes.push(now)
      const recent = crashes.filter((at) => now - at < CRASH_WINDOW_MS)
      if (recent.length >= CRASH_LIMIT) {
        throw new Error(`${name} crashed ${CRASH_LIMIT} times (${end}):\n${report()}`)
      }
      if (recent.length === 1) delay = FIRST_DELAY_MS
      hear(`${name} ended (${end}), it is started again`)
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
    }
  }
  const ended = run().catch((err: unknown) => failed.reject(err))
  const timer = setTimeout(() => {
    failed.reject(new Error(`${name} did not get ready:\n${report()}`))
  }, READY_LIMIT_MS)
  void ready.promise.then(() => clearTimeout(timer))
  failed.promise.catch(() => clearTimeout(timer))

  return {
    ready: ready.promise,
    failed: failed.promise,
    kill: () => killGroup(child),
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      if (child?.connected) child.send({ type: 'stop-runners' }) // the worker's: nothing that we started stays
      child?.kill('SIGTERM')
      const force = setTimeout(() => {
        hear(`${name} did not end within ${stopSeconds.kill} s and is killed`)
        killGroup(child)
      }, stopSeconds.kill * 1_000)
      await ended
      clearTimeout(force)
      await new Promise<void>((resolve) => log.end(resolve))
      await rm(pidFileOf(runDir, name), { force: true })
    },
  }
}

/** Ends the one that a killed start left behind: it holds a port. */
export async function stopLeftBehindChild({
  name,
  script,
  runDir,
}: Pick<ChildOptions, 'name' | 'script' | 'runDir'>) {
  const pid = stampedPid(await readFile(pidFileOf(runDir, name), 'utf8').catch(() => ''))
  const graceMs = stopSeconds.kill * 1_000
  if (pid) await stopProcess(pid, { words: [script], signal: 'SIGTERM', graceMs })
  await rm(pidFileOf(runDir, name), { force: true })
}

function spawnChild({ script, env }: ChildOptions) {
  return spawn(process.execPath, ['--enable-source-maps', script], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // a Ctrl-C in the terminal reaches us alone, and we stop it in its turn
  })
}

function killGroup(child: ChildProcess | undefined) {
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
  process.kill(-child.pid, 'SIGKILL')
}

function pidFileOf(runDir: string, name: string) {
  return join(runDir, `${name}.pid`)
}

/** Keeps the log of the start before. */
function rotate(path: string) {
  if (existsSync(path)) renameSync(path, `${path}.1`)
  return path
}
