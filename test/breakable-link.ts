import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

type Place = { host: string; port: number } | { path: string }

/**
 * A way to a service that can be cut and mended, as a network can: to a port, or to a socket file through `path`. Over one
 * that lingers the service never ends a connection first.
 */
export async function createBreakableLink(
  to: Place,
  { path, isLingering = false }: { path?: string; isLingering?: boolean } = {},
) {
  const sockets = new Set<Socket>()
  // Each side may end its half first, as Docker's client does when it has written a container's input.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...to, allowHalfOpen: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}) // cutting is what it is for
      socket.on('close', () => {
        sockets.delete(socket)
        if (socket === near || !isLingering) near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near, { end: !isLingering })
  })
  const listen = async (at: number) => {
    if (path === undefined) server.listen(at, '127.0.0.1')
    else server.listen(path)
    await once(server, 'listening')
    return path === undefined ? (server.address() as AddressInfo).port : 0
  }
  const cut = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const ownPort = await listen(0)
  return {
    port: ownPort,
    cut,
    mend: () => listen(ownPort),
    [Symbol.asyncDispose]: cut,
  }
}
