import { once } from 'node:events'
import type { Server } from 'node:http'

/** Thrown when somebody else holds the port. */
export class PortTaken extends Error {
  override name = 'PortTaken'
}

/** On this machine alone, and beside the other gateways of this host. */
export async function listenOnPort(server: Server, port: number): Promise<void> {
  try {
    server.listen({ port, host: '127.0.0.1', reusePort: true })
    await once(server, 'listening')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause
    throw new PortTaken(`port ${port} is taken`, { cause })
  }
}
