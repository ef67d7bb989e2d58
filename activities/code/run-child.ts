import { spawn } from 'node:child_process'

export interface ChildRun {
  command: string
  args: string[]
  cwd: string
  input?: string
  signal?: AbortSignal | undefined
  timeoutMs: number
}

export interface ChildResult {
  exitCode: number | null
  stdout: string
  stderr: string
  isTimedOut: boolean
}

const OUTPUT_LIMIT = 16 * 1024 * 1024

/** Runs a program with an empty environment; it is killed at its time limit and when the signal aborts. */
export async function runChild(run: ChildRun): Promise<ChildResult> {
  run.signal?.throwIfAborted()
  const timeout = AbortSignal.timeout(run.timeoutMs)
  const child = spawn(run.command, run.args, {
    cwd: run.cwd,
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const kill = () => child.kill('SIGKILL')
  const signals = [timeout, ...(run.signal ? [run.signal] : [])]
  for (const signal of signals) signal.addEventListener('abort', kill, { once: true })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk
      if (output[name].length > OUTPUT_LIMIT) kill()
    })
  }
  child.stdin.on('error', () => {}) // a child that has died reads no input; its exit status tells the story
  child.stdin.end(run.input ?? '')
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    run.signal?.throwIfAborted()
    return { exitCode, ...output, isTimedOut: timeout.aborted }
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', kill)
  }
}
