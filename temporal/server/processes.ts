// What the system knows of processes that are not our children: left behind by a start that was killed.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** The command line of a running process, or undefined when no such process runs. */
export function commandLineOf(pid: number): string | undefined {
  try {
    const text = existsSync('/proc/self')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return text.trim() || undefined // a process that has ended but was not waited for has none
  } catch {
    return undefined
  }
}

/** Whether `pid` still is the process whose command line holds all of `words`: pids are reused. */
export function isProcess(pid: number, words: string[]): boolean {
  const commandLine = commandLineOf(pid)
  return commandLine !== undefined && words.every((word) => commandLine.includes(word))
}

export interface StopOptions {
  words: string[]
  signal: NodeJS.Signals
  graceMs: number
}

/** Ends a process and waits until it is gone; after the grace it is killed. */
export async function stopProcess(pid: number, { words, signal, graceMs }: StopOptions) {
  if (!isProcess(pid, words)) return
  sendSignal(pid, signal)
  const deadline = Date.now() + graceMs
  while (isProcess(pid, words)) {
    if (Date.now() > deadline) sendSignal(pid, 'SIGKILL')
    await sleep(20)
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch (err) {
    const isGone = err instanceof Error && 'code' in err && err.code === 'ESRCH'
    if (!isGone) throw err
  }
}

const SYSTEM_NAMES = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|(HTTPS?|NO|ALL)_PROXY)$/i

/** What any program may know of an environment: no setting, and so no secret. */
export function systemEnvironment(env: Record<string, string | undefined>) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => SYSTEM_NAMES.test(name)))
}
