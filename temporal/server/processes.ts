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

/** How a note names a process: by its pid and by when it began, for pids are reused. */
export function stampOf(pid: number): string {
  return `${pid} ${startOf(pid) ?? ''}`.trim()
}

/** The pid in a stamp, while the process that it was made of still runs. */
export function stampedPid(stamp: string): number | undefined {
  const pid = Number.parseInt(stamp)
  return pid > 0 && startOf(pid) !== undefined && stampOf(pid) === stamp.trim() ? pid : undefined
}

/** When a process began, as the system counts. */
function startOf(pid: number): string | undefined {
  try {
    if (!existsSync('/proc/self'))
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] // proc_pid_stat(5): starttime
  } catch {
    return undefined
  }
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
