import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { listGatewaySockets } from './gateway-sockets.ts'

const SPARE = 4
const MAX_CONNECTIONS = 64
const FIRST_WAIT_MS = 50
const LAST_WAIT_MS = 1_000

export interface DialIn {
  /** Dials no more and gives up the connections that no call has used. */
  stop: () => void
}

/** The connections to one gateway. */
interface Line {
  path: string
  unused: Set<Socket>
  total: number
}

/**
 * Serves HTTP on connections that the runner opens itself. It keeps some unused ones open to each gateway, down which that
 * gateway sends its calls. When one of them is closed it looks anew which gateways there are: so it comes to know a later
 * one, which asks the others to close one. `onReady` is told once, when the first connection stands.
 */
export function dialIn({
  server,
  folder,
  onReady,
}: {
  server: Server
  folder: string
  onReady: () => void
}): DialIn {
  const lines = new Map<string, Line>()
  const lineOf = new WeakMap<Socket, Line>()
  let waitMs = FIRST_WAIT_MS
  let retry: NodeJS.Timeout | undefined
  let isReady = false
  let isStopped = false

  server.keepAliveTimeout = 0 // only the gateway closes idle connections, so no call meets a closing one

  // Busy from the first request. A data listener would never fire: the HTTP parser reads the handle itself.
  server.prependListener('request', ({ socket }) => {
    const line = lineOf.get(socket)
    if (!line?.unused.delete(socket)) return
    waitMs = FIRST_WAIT_MS
    fill(line)
  })

  async function look() {
    const paths = await listGatewaySockets(folder, 'calls')
    for (const [path, { total }] of lines)
      if (total === 0 && !paths.includes(path)) lines.delete(path)
    for (const path of paths) {
      const line = lines.get(path) ?? { path, unused: new Set(), total: 0 }
      lines.set(path, line)
      fill(line)
    }
    if (paths.length === 0) lookLater()
  }

  function fill(line: Line) {
    while (!isStopped && line.unused.size < SPARE && line.total < MAX_CONNECTIONS) dial(line)
  }

  function dial(line: Line) {
    const socket = connect(line.path)
    lineOf.set(socket, line)
    line.unused.add(socket)
    line.total += 1
    socket.on('error', () => {}) // close follows
    socket.once('connect', () => {
      server.emit('connection', socket)
      if (!isReady) onReady()
      isReady = true
    })
    socket.once('close', () => {
      line.total -= 1
      if (line.unused.delete(socket)) lookLater()
      else fill(line)
    })
  }

  // A gateway restarts, or takes no more: every runner of the host waits another while.
  function lookLater() {
    if (isStopped || retry) return
    retry = setTimeout(
      () => {
        retry = undefined
        void look()
      },
      waitMs * (1 + Math.random()),
    )
    waitMs = Math.min(waitMs * 2, LAST_WAIT_MS)
  }

  void look()
  return {
    stop() {
      isStopped = true
      clearTimeout(retry)
      for (const { unused } of lines.values()) for (const socket of unused) socket.destroy()
    },
  }
}
