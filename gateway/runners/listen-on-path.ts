import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, rename } from 'node:fs/promises'
import type { Server } from 'node:net'
import { dirname, join } from 'node:path'

/**
 * Bound aside and moved to its place, so that whoever finds it may use it. 0666, because the runner's user is foreign; the
 * directory above the slots keeps other users out.
 */
export async function listenOnPath(server: Server, path: string): Promise<void> {
  const aside = join(dirname(path), `~${randomBytes(3).toString('hex')}`)
  server.listen(aside)
  await once(server, 'listening')
  await chmod(aside, 0o666)
  await rename(aside, path)
}
