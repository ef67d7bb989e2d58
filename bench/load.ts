// Starts the process that makes calls, and asks it for measurements.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface LoadTarget {
  count: number
  /** A runner dials in: there we listen. */
  to: { port: number } | { path: string } | { acceptOn: string }
}

export interface LoadRun {
  request: string
  /** Stands in the body of every good answer. */
  expected: string
  forMs: number
  /** Calls begin at this pace. Absent: each connection calls again as soon as it is answered. */
  perSecond?: number
  /** Counts failed calls. Absent: the first one ends the run. */
  goesOnAfterFailures?: boolean
}

export interface LoadResult {
  type: 'result'
  calls: number
  callsPerSecond: number
  p50Ms: number
  p99Ms: number
  latenciesMs: number[]
  failures: number
  /** The first one. */
  failure: string | null
}

export interface Load extends AsyncDisposable {
  /** Calls for that long over all connections. Throws at the first answer that is not as it should be, unless it goes on. */
  measure(run: LoadRun): Promise<LoadResult>
}

const script = fileURLToPath(new URL('generate-load.ts', import.meta.url))

/** `whileListening` starts what dials in, once it can. */
export async function startLoad(
  target: LoadTarget,
  whileListening: () => Promise<unknown> = async () => {},
): Promise<Load> {
  const child = spawn(process.execPath, [script, JSON.stringify(target)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill()
    await exited
  }
  try {
    if ('acceptOn' in target.to) {
      await messageOf(child, 'listening')
      await Promise.all([messageOf(child, 'ready'), whileListening()])
    } else await messageOf(child, 'ready')
  } catch (err) {
    await end()
    throw err
  }
  return {
    async measure(run) {
      const answered = messageOf(child, 'result')
      child.send(run)
      const result = (await answered) as LoadResult
      if (result.failure !== null && !run.goesOnAfterFailures)
        throw new Error(`a call failed: ${result.failure}`)
      return result
    },
    [Symbol.asyncDispose]: end,
  }
}

async function messageOf(child: ChildProcess, type: string): Promise<{ type: string }> {
  const ended = new AbortController()
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal: ended.signal }),
      once(child, 'exit', { signal: ended.signal }).then(() => {
        throw new Error('the load generator ended')
      }),
    ])) as [{ type: string }]
    if (message.type !== type) throw new Error(`expected ${type}, got ${message.type}`)
    return message
  } finally {
    ended.abort()
  }
}
