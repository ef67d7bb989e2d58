import { isJsonContentType } from '@modelcontextprotocol/server'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerRpcError } from '../gate/answer.ts'
import type { CallListener } from '../gate/gate.ts'
import type { McpHandler } from './mcp-handler.ts'

const MAX_BODY_BYTES = 4 * 1024 * 1024
const PARSE_ERROR = -32_700

/**
 * Carries Node's requests to the web-standard handler. The SDK's own adapter does this too, but reads a body that it then
 * writes and parses again: a third of what a small call costs.
 */
export function createMcpListener({ answer }: Pick<McpHandler, 'answer'>): CallListener {
  return async (req, res, call) => {
    const request = toRequest(req, res)
    const { method, headers } = request
    if (method !== 'POST' || !isJsonContentType(headers.get('content-type'))) {
      return send(res, await answer(request, undefined, call)) // refused unread
    }
    const text = await readBody(req)
    if (text === undefined) {
      res.setHeader('connection', 'close')
      return answerRpcError(res, {
        status: 413,
        message: `The request is larger than ${MAX_BODY_BYTES} bytes`,
      })
    }
    const body = parse(text)
    if (body === undefined) {
      const message = 'Parse error: the body is not JSON'
      return answerRpcError(res, { status: 400, code: PARSE_ERROR, message })
    }
    return send(res, await answer(request, body, call))
  }
}

function toRequest(req: IncomingMessage, res: ServerResponse): Request {
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  const { method = 'GET', url = '/', headers } = req
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: headers as Record<string, string>, // only set-cookie would be a list, and no request has it
  })
  // A signal that is handed to the constructor is followed through weak references: half of what a collection clears.
  return Object.defineProperty(request, 'signal', { value: gone.signal })
}

// By events: an async iterator over so small a stream costs as much as the parsing.
function readBody(req: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength
      if (bytes > MAX_BODY_BYTES) resolve(undefined)
      else chunks.push(chunk)
    })
    req.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    req.once('error', reject)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function send(res: ServerResponse, response: Response): Promise<void> {
  const { connection: _hop, ...headers } = Object.fromEntries(response.headers)
  if (!response.body || headers['content-type'] === 'application/json') {
    const text = await response.text()
    res.writeHead(response.status, { ...headers, 'content-length': Buffer.byteLength(text) })
    return void res.end(text)
  }
  res.writeHead(response.status, headers)
  for await (const chunk of response.body) {
    if (res.destroyed) return
    if (!res.write(chunk)) await drained(res)
  }
  res.end()
}

function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      res.off('drain', go).off('close', go)
      resolve()
    }
    res.on('drain', go).on('close', go)
  })
}
