import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a TCP service that can be cut and mended, as a network can. */
export async function createBreakableLink({ host, port }: { host: string; port: number }) {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ host, port })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}) // cutting is what it is for
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
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
