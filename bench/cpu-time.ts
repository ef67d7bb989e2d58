import { readFile, readdir } from 'node:fs/promises'

const TICK_MS = 10

/** Processor time that the process has used, all threads. Unlike a duration it hardly suffers from a busy machine. */
export async function cpuTimeMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // the name before the parenthesis may hold blanks
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Our child whose command line holds these words. */
export async function findChild(words: string): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [stat, command] = await Promise.all(
      ['stat', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
    )
    const parent = stat?.slice(stat.lastIndexOf(') ') + 2).split(' ')[1]
    if (Number(parent) === process.pid && command?.replaceAll('\0', ' ').includes(words))
      return Number(pid)
  }
  throw new Error(`no child process runs ${words}`)
}
