import { Agent, type ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Thrown when a runner has no connection to give within the patience. */
export class RunnerAway extends Error {
  override name = 'RunnerAway'
}

type Give = (err: Error | null, socket?: Socket) => void

/**
 * An agent that makes no connections: it hands out those that its runner opened. The runner is not trusted, so waiting
 * ones are few, and one that has spoken before it was asked is thrown away.
 */
export class DialInAgent extends Agent {
  readonly #maxWaiting: number
  readonly #patienceMs: number
  #waiting: Socket[] = []
  #wanted: Give[] = []

  constructor({ maxWaiting = 16, patienceMs = 5_000, maxSockets = 18 } = {}) {
    super({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets })
    this.#maxWaiting = maxWaiting
    this.#patienceMs = patienceMs
  }

  accept(socket: Socket): void {
    socket.on('error', () => socket.destroy())
    const give = this.#wanted.shift()
    if (give) return give(null, socket)
    if (this.#waiting.length >= this.#maxWaiting) return void socket.destroy()
    this.#waiting.push(socket)
    socket.once('close', () => {
      this.#waiting = this.#waiting.filter((waiting) => waiting !== socket)
    })
  }

  override createConnection(
    _options: unknown,
    done?: (err: Error | null, stream: Duplex) => void,
  ): Duplex | undefined {
    const socket = this.#takeQuiet()
    if (socket) return socket
    const give: Give = (err, given) => {
      clearTimeout(timer)
      if (given) done?.(err, given)
      else (done as Give | undefined)?.(err) // Node's type knows no failure without a stream
    }
    const timer = setTimeout(() => {
      this.#wanted = this.#wanted.filter((wanted) => wanted !== give)
      give(new RunnerAway('no runner has dialled in'))
    }, this.#patienceMs)
    this.#wanted.push(give)
    return undefined
  }

  /** What came between two answers would be taken for the next one. */
  override reuseSocket(socket: Duplex, req: ClientRequest): void {
    if (socket.readableLength > 0) socket.destroy()
    super.reuseSocket(socket, req)
  }

  /** Idle ones and those in use. */
  get hasConnections(): boolean {
    const isAny = (sockets: NodeJS.ReadOnlyDict<Socket[]>) => Object.keys(sockets).length > 0
    return this.#waiting.length > 0 || isAny(this.sockets) || isAny(this.freeSockets)
  }

  get waitingCount(): number {
    return this.#waiting.length
  }

  /** Closes one connection that is not in use, so that the runner looks which gateways there are. False: all are in use. */
  nudge(): boolean {
    const socket = this.#waiting.shift()
    socket?.destroy()
    return socket !== undefined
  }

  /** Closes what is not in use, so that the runner dials the successor. Calls in flight go on. */
  release(): void {
    for (const socket of this.#waiting) socket.destroy()
    for (const sockets of Object.values(this.freeSockets))
      for (const socket of sockets ?? []) socket.destroy()
  }

  /** Closes everything: the runner is gone. */
  override destroy(): void {
    for (const give of this.#wanted.splice(0)) give(new RunnerAway('the runner is gone'))
    this.release()
    super.destroy()
  }

  #takeQuiet(): Socket | undefined {
    for (;;) {
      const socket = this.#waiting.shift()
      if (!socket) return undefined
      if (!socket.destroyed && socket.readableLength === 0) return socket
      socket.destroy()
    }
  }
}
