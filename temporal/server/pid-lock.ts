import { link, mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isProcess } from './processes.ts'

export type PidLock =
  { isTaken: true; release: () => Promise<void> } | { isTaken: false; pid: number }

export interface TakePidLock {
  path: string
  /** Words on the command line of whoever may hold it: a reused pid does not hold it. */
  words: string[]
}

const CLEARING_LIMIT_MS = 2_000
const LOOK_EVERY_MS = 10

/** Takes a lock file that names its holder, unless the holder still runs. */
export async function takePidLock({ path, words }: TakePidLock): Promise<PidLock> {
  const own = `${path}.${process.pid}`
  await writeFile(own, String(process.pid))
  try {
    for (;;) {
      // Linked into place, so that nobody ever reads a lock without a pid.
      if (await isDone(link(own, path), 'EEXIST'))
        return { isTaken: true, release: () => rm(path, { force: true }) }
      const holder = await holderOf(path)
      if (holder !== undefined && isAlive(holder, words)) return { isTaken: false, pid: holder }
      await clearDead(path, words)
    }
  } finally {
    await rm(own, { force: true })
  }
}

/** Undefined when there is no lock. */
async function holderOf(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : Number(text)
}

function isAlive(holder: number, words: string[]) {
  return holder !== process.pid && isProcess(holder, words)
}

/** Removes a lock whose holder is dead. One at a time looks and removes: else the lock of whoever was faster goes too. */
async function clearDead(path: string, words: string[]): Promise<void> {
  const clearing = `${path}.clearing`
  const deadline = Date.now() + CLEARING_LIMIT_MS
  while (!(await isDone(mkdir(clearing), 'EEXIST'))) {
    if (Date.now() > deadline) return rmdir(clearing).catch(() => {}) // of one that was killed in between
    await sleep(LOOK_EVERY_MS)
  }
  try {
    const holder = await holderOf(path) // where there is none, the next may come at any moment
    if (holder !== undefined && !isAlive(holder, words)) await rm(path, { force: true })
  } finally {
    await rmdir(clearing)
  }
}

/** False when it failed because of `code`. */
async function isDone(act: Promise<unknown>, code: string): Promise<boolean> {
  try {
    await act
    return true
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === code) return false
    throw err
  }
}
