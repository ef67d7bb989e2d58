import { chmod, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const MAX_SOCKET_PATH_BYTES = 107 // sun_path of Linux, without its final zero
const LONGEST_NAME = 'run_00000000000000000000000000/egress.sock'

/** Where the slots of this host lie. Throws when a socket's path in it would be too long for the kernel. */
export async function openSlotDirectory(path: string): Promise<string> {
  const bytes = Buffer.byteLength(join(path, LONGEST_NAME))
  if (bytes > MAX_SOCKET_PATH_BYTES)
    throw new Error(
      `BMM_DATA_DIR is too long a path: sockets below ${path} would need ${bytes} bytes, ` +
        `and the system allows ${MAX_SOCKET_PATH_BYTES}. Choose a shorter one.`,
    )
  await mkdir(path, { recursive: true })
  await chmod(path, 0o700)
  return path
}

/** The directory that a runner sees. One that is there is kept: a running container holds on to it. */
export async function openSlot(directory: string, runnerId: string): Promise<string> {
  const path = join(directory, runnerId)
  await mkdir(path, { recursive: true })
  await chmod(path, 0o755)
  return path
}

export async function removeSlot(directory: string, runnerId: string): Promise<void> {
  await rm(join(directory, runnerId), { recursive: true, force: true })
}

/** Removes what runners left behind that went while no gateway ran. */
export async function removeOrphanSlots(
  directory: string,
  living: ReadonlySet<string>,
): Promise<void> {
  for (const name of await readdir(directory))
    if (name.startsWith('run_') && !living.has(name)) await removeSlot(directory, name)
}
