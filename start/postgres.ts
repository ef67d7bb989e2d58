import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { env } from 'node:process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { systemEnvironment } from '../temporal/server/processes.ts'

export interface RunningPostgres {
  /** For our processes. */
  url: string
  /** For migrations and tests: the superuser's. */
  ownerUrl: string
  version: string
  /** Where its data lie: not where they were wanted when its user cannot get there. */
  dataDir: string
  /** The process that holds Postgres; Postgres is its child. */
  pid: number
  stop: () => Promise<void>
}

export interface StartPostgres {
  dataDir: string
  /** The data is removed when it stops, and never waits for the disk. */
  isThrowaway?: boolean
}

/** Starts the embedded Postgres; it stops when `stop` is called and when this process dies, however it dies. */
export async function startPostgres({ dataDir, isThrowaway = false }: StartPostgres) {
  const program = fileURLToPath(new URL('postgres-child.ts', import.meta.url))
  const args = [program, resolve(dataDir), isThrowaway ? 'throwaway' : 'keep']
  const child = spawn(process.execPath, args, {
    env: systemEnvironment(env),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // a Ctrl-C in the terminal reaches us, not it: it stops last
  })
  const exited = once(child, 'exit')
  const complaint = text(child.stderr)
  const failed = exited.then(async () => Promise.reject(new Error((await complaint).trim())))
  failed.catch(() => {}) // only of interest until the first line
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>,
    failed,
  ])
  const told = JSON.parse(line) as Pick<RunningPostgres, 'url' | 'ownerUrl' | 'version' | 'dataDir'>
  const stop = async () => {
    child.stdin.end()
    await exited
  }
  return { ...told, pid: child.pid ?? 0, stop } satisfies RunningPostgres
}
