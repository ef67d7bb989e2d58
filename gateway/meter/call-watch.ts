// Looks at a call while it passes: which tool it asks for and whether it failed. Bytes are copied up to a limit and never
// held back; what is longer is counted without a name.
import type { IncomingMessage } from 'node:http'
import * as z from 'zod'
import { parseJson } from '../parse-json.ts'
import { argumentShape } from './argument-shape.ts'

const MAX_REQUEST_BYTES = 64 * 1024
/** The end of a result stands near its end. */
const MAX_ANSWER_BYTES = 16 * 1024

/** Whatever a caller invents is kept as a row, which cannot hold everything. */
const word = z.string().regex(/^[\w$./-]{1,100}$/)
const request = z.looseObject({
  method: word,
  params: z.looseObject({ name: word.optional(), arguments: z.unknown().optional() }).optional(),
})

export interface SeenCall {
  method: string | null
  tool: string | null
  arguments: unknown
  isError: boolean
}

export class CallWatch {
  #sent: Buffer[] = []
  #sentBytes = 0
  #answer: Buffer = Buffer.alloc(0)

  /** A piece of the request. */
  sent(chunk: Buffer): void {
    this.#sentBytes += chunk.length
    if (this.#sentBytes > MAX_REQUEST_BYTES) this.#sent = []
    else this.#sent.push(chunk)
  }

  /** A piece of the answer: its last ones are kept. */
  answered(chunk: Buffer): void {
    const all = this.#answer.length === 0 ? chunk : Buffer.concat([this.#answer, chunk])
    this.#answer = all.subarray(Math.max(0, all.length - MAX_ANSWER_BYTES))
  }

  /** What it was, once it has ended with this HTTP status. */
  end({ headers, status }: { headers: IncomingMessage['headers']; status: number }): SeenCall {
    return {
      ...this.#readRequest(headers),
      isError: status >= 400 || saysError(this.#answer),
    }
  }

  #readRequest(headers: IncomingMessage['headers']): Omit<SeenCall, 'isError'> {
    const read = request.safeParse(parseJson(Buffer.concat(this.#sent)))
    if (!read.success) return readHeaders(headers)
    const { method, params } = read.data
    const isToolCall = method === 'tools/call'
    return {
      method,
      tool: (isToolCall && params?.name) || null,
      arguments: isToolCall ? argumentShape(params?.arguments ?? {}) : null,
    }
  }
}

/** Of one that was too long to be read: clients of 2026-07-28 repeat method and name in headers. */
function readHeaders(headers: IncomingMessage['headers']): Omit<SeenCall, 'isError'> {
  const method = readWord(headers['mcp-method'])
  return {
    method,
    tool: method === 'tools/call' ? readWord(headers['mcp-name']) : null,
    arguments: null,
  }
}

function readWord(value: unknown): string | null {
  return word.safeParse(value).data ?? null
}

/** A result that says isError, or a JSON-RPC error instead of a result. Inside of texts quotes are escaped. */
function saysError(answer: Buffer): boolean {
  if (answer.includes('"isError":true')) return true
  return answer.includes('"error":{') && !answer.includes('"result":')
}
