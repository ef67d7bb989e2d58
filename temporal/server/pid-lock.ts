import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { isProcess } from './processes.ts'

export type PidLock =
  { isTaken: true; release: () => Promise<void> } | { isTaken: false; pid: number }

export interface TakePidLock {
  path: string
  /** Words on the command line of whoever may hold it: a reused pid does not hold it. */
  words: string[]
}

/** Takes a lock file that names its holder, unless the holder still runs. */
export async function takePidLock({ path, words }: TakePidLock): Promise<PidLock> {
  const holder = Number(await readFile(path, 'utf8').catch(() => '0'))
  if (holder && holder !== process.pid && isProcess(holder, words)) {
    return { isTaken: false, pid: holder }
  }
  await rm(path, { force: true })
  // Linked into place, so that nobody ever reads a lock without a pid.
  const own = `${path}.${process.pid}`
  await writeFile(own, String(process.pid))
  try {
    await link(own, path)
    return { isTaken: true, release: () => rm(path, { force: true }) }
  } catch (err) {
    const isLate = err instanceof Error && 'code' in err && err.code === 'EEXIST'
    if (!isLate) throw err
    return { isTaken: false, pid: Number(await readFile(path, 'utf8').catch(() => '0')) }
  } finally {
    await rm(own, { force: true })
  }
}
