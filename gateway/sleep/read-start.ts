import type { IncomingMessage } from 'node:http'

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
      req.off('data', read).off('end', finish).off('error', reject).off('close', leave)
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
    const leave = () => reject(new Error('the caller has left'))
    req.on('data', read).once('end', finish).once('error', reject).once('close', leave)
  })
}
