import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'

const SPARE = 4
const MAX_CONNECTIONS = 64
const FIRST_WAIT_MS = 50
const LAST_WAIT_MS = 1_000

export interface DialIn {
  /** Dials no more and gives up the connections that no call has used. */
  stop: () => void
}

/**
 * Serves HTTP on connections that the runner opens itself. It keeps some unused ones open, down which the gateway sends
 * its calls; `onReady` is told once, when the first one stands.
 */
export function dialIn({
  server,
  socketPath,
  onReady,
}: {
  server: Server
  socketPath: string
  onReady: () => void
}): DialIn {
  const unused = new Set<Socket>()
  let total = 0
  let waitMs = FIRST_WAIT_MS
  let retry: NodeJS.Timeout | undefined
  let isReady = false
  let isStopped = false

  server.keepAliveTimeout = 0 // only the gateway closes idle connections, so no call meets a closing one

  // Busy from the first request. A data listener would never fire: the HTTP parser reads the handle itself.
  server.prependListener('request', ({ socket }) => {
    if (!unused.delete(socket)) return
    waitMs = FIRST_WAIT_MS
    fill()
  })

  function fill() {
    while (!isStopped && !retry && unused.size < SPARE && total < MAX_CONNECTIONS) dial()
  }

  function dial() {
    const socket = connect(socketPath)
    unused.add(socket)
    total += 1
    socket.on('error', () => {}) // close follows
    socket.once('connect', () => {
      server.emit('connection', socket)
      if (!isReady) onReady()
      isReady = true
    })
    socket.once('close', () => {
      total -= 1
      if (unused.delete(socket)) retryLater()
      else fill()
    })
  }

  // The gateway restarts, or takes no more: every runner of the host waits another while.
  function retryLater() {
    if (isStopped || retry) return
    retry = setTimeout(
      () => {
        retry = undefined
        fill()
      },
      waitMs * (1 + Math.random()),
    )
    waitMs = Math.min(waitMs * 2, LAST_WAIT_MS)
  }

  fill()
  return {
    stop() {
      isStopped = true
      clearTimeout(retry)
      for (const socket of unused) socket.destroy()
    },
  }
}
