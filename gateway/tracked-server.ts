import { once } from 'node:events'
import { Server, type Socket } from 'node:net'

/** A listener and all its connections, also those that HTTP has handed on (tunnels). */
export class TrackedServer {
  readonly server: Server
  readonly #sockets = new Set<Socket>()

  constructor(server: Server) {
    this.server = server
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  get connectionCount(): number {
    return this.#sockets.size
  }

  /** No new connections; those that are there go on. HTTP's own close would end the idle ones, and a call may be on its way. */
  stopListening(): void {
    if (this.server.listening) Server.prototype.close.call(this.server)
  }

  async close(): Promise<void> {
    const closed = this.server.listening ? once(this.server, 'close') : undefined
    this.server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
