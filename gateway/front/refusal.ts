import type { ServerResponse } from 'node:http'

const SERVER_ERROR = -32_000 // of the range that JSON-RPC leaves to implementations

/** Thrown when a call ends here. `message` is for the caller. */
export class CallRefused extends Error {
  override name = 'CallRefused'
  readonly status: number
  readonly headers: Record<string, string>

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}

/** Answers in the form that MCP clients read, with the reason in words. */
export function answerRefusal(
  res: ServerResponse,
  { status, message, headers }: CallRefused,
): void {
  if (res.headersSent) return void res.destroy()
  const body = JSON.stringify({
    jsonrpc: '2.0',
    error: { code: SERVER_ERROR, message },
    id: null,
  })
  res
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    })
    .end(body)
}
