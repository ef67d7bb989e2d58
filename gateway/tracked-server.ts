import { once } from 'node:events'
import type { Server, Socket } from 'node:net'

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

  /** No new connections; those that are there go on. */
  stopListening(): void {
    if (this.server.listening) this.server.close()
  }

  async close(): Promise<void> {
    const isListening = this.server.listening
    const closed = isListening ? once(this.server, 'close') : undefined
    if (isListening) this.server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
