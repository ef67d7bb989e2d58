import type { IncomingMessage } from 'node:http'
import { CallRefused } from '../front/refusal.ts'

const MAX_BYTES = 64 * 1024

/**
 * Reads a request's body until it ends or is longer than what is asked before a tool is called. The rest stays in the
 * request. Throws when the caller leaves.
 */
export function readStart(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const settle = () => {
      req.pause()
      req.off('data', read).off('end', finish).off('error', fail).off('close', fail)
    }
    const fail = () => {
      settle()
      reject(new CallRefused(400, 'The request broke off'))
    }
    const finish = () => {
      settle()
      resolve(Buffer.concat(chunks))
    }
    const read = (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > MAX_BYTES) finish()
    }
    req.on('data', read).once('end', finish).once('error', fail).once('close', fail)
  })
}
