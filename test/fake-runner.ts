// The runner's side of calls.sock: a few unused connections to each gateway stay open, and whatever arrives on any of them
// is served.
import { existsSync, readdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'

const SPARE = 4
const MAX = 64

export interface FakeRunner {
  stop: () => void
  /** Sockets that it has open. */
  connectionCount: () => number
}

/** May be asynchronous; a failure breaks the exchange off. */
export type Answerer = (req: IncomingMessage, res: ServerResponse) => unknown

/** `folder` is where the gateways listen. */
export function startFakeRunner(folder: string, answer: Answerer): FakeRunner {
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 })
  const open = new Set<Socket>()
  const unused = new Map<Socket, string>()
  let isStopped = false
  let delayMs = 10

  const dial = () => {
    if (isStopped) return
    const names = existsSync(folder) ? readdirSync(folder) : []
    const gateways = names.filter((name) => name.startsWith('calls'))
    for (const name of gateways) dialTo(name)
    if (gateways.length === 0) dialLater()
  }
  const dialLater = () => {
    setTimeout(dial, delayMs)
    delayMs = Math.min(delayMs * 2, 200)
  }
  const dialTo = (name: string) => {
    const isEnough = () => [...unused.values()].filter((to) => to === name).length >= SPARE
    while (!isEnough() && open.size < MAX) {
      const socket = connect(join(folder, name))
      open.add(socket)
      unused.set(socket, name)
      socket.on('error', () => {}) // 'close' follows
      socket.once('connect', () => {
        delayMs = 10
        server.emit('connection', socket)
      })
      socket.once('close', () => {
        open.delete(socket)
        unused.delete(socket)
        dialLater()
      })
    }
  }
  server.on('request', (req, res) => {
    if (unused.delete(req.socket)) dial()
    respond(answer, req, res)
  })
  dial()
  return {
    connectionCount: () => open.size,
    stop() {
      isStopped = true
      for (const socket of open) socket.destroy()
    },
  }
}

/** Calls an answerer as a listener of `node:http`. */
export function respond(answer: Answerer, req: IncomingMessage, res: ServerResponse): void {
  Promise.resolve(answer(req, res)).catch(() => res.destroy()) // the other side broke off
}
