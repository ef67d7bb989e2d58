// Where runners find their gateways: a folder for each runner, and in it two sockets of each gateway of this host.
import { once } from 'node:events'
import { chmod, mkdir, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'

const MAX_SOCKET_PATH_BYTES = 107 // sun_path of Linux, without its final zero
const LONGEST_NAME = 'run_00000000000000000000000000/egress.0000.sock'
const CALLS_NAME = /^calls\.(\w+)\.sock$/

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

export interface SocketPaths {
  calls: string
  egress: string
}

/** A gateway has names of its own, so that it can come, go and die beside another one. */
export function socketPaths(slot: string, gatewayId: string): SocketPaths {
  return {
    calls: join(slot, `calls.${gatewayId}.sock`),
    egress: join(slot, `egress.${gatewayId}.sock`),
  }
}

/** The other gateways that listen for this runner. What dead ones left is removed. */
export async function listOtherGateways(slot: string, gatewayId: string): Promise<string[]> {
  const names = await readdir(slot).catch(() => []) // the runner is gone
  const others = names.flatMap((name) => CALLS_NAME.exec(name)?.[1] ?? [])
  const living: string[] = []
  for (const other of others.filter((id) => id !== gatewayId))
    if (await isListening(socketPaths(slot, other).egress)) living.push(other)
    else await removeSockets(slot, other)
  return living
}

/** Calls first: whoever has both was there whole. */
export async function removeSockets(slot: string, gatewayId: string): Promise<void> {
  const { calls, egress } = socketPaths(slot, gatewayId)
  await rm(calls, { force: true })
  await rm(egress, { force: true })
}

async function isListening(path: string): Promise<boolean> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false // nobody accepts, or it is not there
  } finally {
    socket.destroy()
  }
}

export async function removeSlot(directory: string, runnerId: string): Promise<void> {
  await rm(join(directory, runnerId), { recursive: true, force: true })
}

/**
 * Removes what runners left behind that went while no gateway ran. Who lives is asked after what is there was listed: another
 * gateway may be making a folder for a runner that has just begun.
 */
export async function removeOrphanSlots(
  directory: string,
  readLiving: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  const slots = (await readdir(directory)).filter((name) => name.startsWith('run_'))
  const living = await readLiving()
  for (const name of slots) if (!living.has(name)) await removeSlot(directory, name)
}
