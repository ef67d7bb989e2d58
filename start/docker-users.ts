// A Docker daemon that bmm started serves every start and every test run on the machine, and ends with the last of them.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isProcess, stampedPid, stampOf, stopProcess } from '../temporal/server/processes.ts'

const STOP_GRACE_MS = 20_000
const DAEMON_FILE = 'daemon'

export interface SharedDocker {
  /** Notes that bmm started the daemon. */
  own: (pid: number) => Promise<void>
  /** Ends our use, and with the last use the daemon if bmm started it. */
  leave: () => Promise<void>
}

export interface ShareDocker {
  socket: string
  /** Where the users are noted. Only root starts daemons, so only root writes there. */
  folder?: string
}

/** Notes this process as a user of the daemon at the socket. */
export async function shareDocker({
  socket,
  folder = process.getuid?.() === 0 ? '/run' : undefined,
}: ShareDocker): Promise<SharedDocker> {
  if (!folder) return { own: async () => {}, leave: async () => {} }
  const name = createHash('sha256').update(socket).digest('hex').slice(0, 8)
  const notes = join(folder, `bmm-docker-${name}`)
  await mkdir(notes, { recursive: true, mode: 0o700 })
  await writeFile(join(notes, String(process.pid)), '')
  return {
    own: (pid) => writeFile(join(notes, DAEMON_FILE), stampOf(pid)),
    async leave() {
      await rm(join(notes, String(process.pid)), { force: true })
      if (await hasUsers(notes)) return
      const daemon = stampedPid(await readFile(join(notes, DAEMON_FILE), 'utf8').catch(() => ''))
      await rm(notes, { recursive: true, force: true })
      if (!daemon) return
      await stopProcess(daemon, { words: ['dockerd'], signal: 'SIGTERM', graceMs: STOP_GRACE_MS })
    },
  }
}

async function hasUsers(notes: string) {
  const users = (await readdir(notes)).filter((name) => name !== DAEMON_FILE)
  return users.some((pid) => isProcess(Number(pid), ['node']))
}
