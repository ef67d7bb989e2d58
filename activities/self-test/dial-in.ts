import { createServer, type Server, type Socket } from 'node:net'
import { Agent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici'

const MOST_CONNECTIONS = 64
const MOST_ANSWER_BYTES = 4 * 1024 * 1024

export interface DialIn extends Disposable {
  /** For the socket file that the runner dials. */
  server: Server
  /** Resolves with the first connection: the runner serves. */
  isReady: Promise<void>
  /** Sends a request down a connection that the runner opened, whatever host it names. */
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>
}

type Give = (socket: Socket) => void

/** The other end of a runner's connections. The runner is not trusted: what it may open and answer is bounded. */
export function createDialIn(): DialIn {
  const open = new Set<Socket>()
  const waiting = new Set<Socket>()
  const wanted: Give[] = []
  const { promise: isReady, resolve } = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}) // close follows
    socket.once('close', () => {
      open.delete(socket)
      waiting.delete(socket)
    })
    resolve()
    const give = wanted.shift()
    if (give) give(socket)
    else waiting.add(socket)
  })
  server.maxConnections = MOST_CONNECTIONS
  const agent = new Agent({
    maxResponseSize: MOST_ANSWER_BYTES,
    connect: (_options, done) => {
      const give: Give = (socket) => setImmediate(() => done(null, socket)) // undici does not take one at once
      const [socket] = waiting
      if (!socket) return void wanted.push(give)
      waiting.delete(socket)
      give(socket)
    },
  })
  return {
    server,
    isReady,
    async fetch(url, init) {
      // Node's fetch and undici's are the same in two copies, each with types of its own.
      const options = { ...init, dispatcher: agent } as UndiciRequestInit
      return (await undiciFetch(url, options)) as unknown as Response
    },
    [Symbol.dispose]() {
      server.close()
      void agent.destroy()
      for (const socket of open) socket.destroy()
    },
  }
}
