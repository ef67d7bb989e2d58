import { once } from 'node:events'
import type { Socket } from 'node:net'
import { readAnswer, type HttpAnswer } from './http-answer.ts'

export interface HttpConnection {
  /** Sends the bytes of one request; the next may follow when this one has its answer. */
  ask(request: string, onAnswer: (answer: HttpAnswer | Error) => void): void
  close(): Promise<void>
}

/** The least that can ask over a connection, so that asking costs little beside what is measured. */
export function createHttpConnection(socket: Socket): HttpConnection {
  let received = ''
  let waiting: ((answer: HttpAnswer | Error) => void) | undefined
  const settle = (answer: HttpAnswer | Error) => {
    received = ''
    const told = waiting
    waiting = undefined
    told?.(answer)
  }
  socket.setNoDelay()
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    received += text
    try {
      const answer = readAnswer(received)
      if (answer) settle(answer)
    } catch (err) {
      settle(err instanceof Error ? err : new Error(String(err)))
    }
  })
  socket.on('error', () => {}) // 'close' follows
  socket.on('close', () => settle(new Error('the connection was closed')))
  return {
    ask(request, onAnswer) {
      if (socket.destroyed) return onAnswer(new Error('the connection is closed'))
      waiting = onAnswer
      socket.write(request)
    },
    async close() {
      const closed = socket.closed ? undefined : once(socket, 'close')
      socket.destroy()
      await closed
    },
  }
}
