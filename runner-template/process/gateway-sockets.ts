// The folder where the gateways of this host listen for the runner: `calls.<gateway>.sock`, `egress.<gateway>.sock`. Each
// gateway has its own two, so one can come, go or die beside another.
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'

const NAME = /^(calls|egress)\b.*\.sock$/

export async function listGatewaySockets(
  folder: string,
  kind: 'calls' | 'egress',
): Promise<string[]> {
  const names = await readdir(folder).catch(() => []) // as long as the folder is being made
  return names.filter((name) => NAME.exec(name)?.[1] === kind).map((name) => join(folder, name))
}

/** A connection to any gateway's proxy. Throws when none answers. */
export async function connectToEgress(folder: string): Promise<Socket> {
  const failures: unknown[] = []
  for (const path of await listGatewaySockets(folder, 'egress')) {
    const socket = connect({ path, allowHalfOpen: true })
    try {
      await once(socket, 'connect')
      return socket
    } catch (err) {
      failures.push(err)
    }
  }
  throw new AggregateError(failures, 'no gateway answers')
}
