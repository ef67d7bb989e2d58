import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

interface Answer {
  status: number
  body: object
  headers?: OutgoingHttpHeaders
}

export function answerJson(res: ServerResponse, { status, body, headers }: Answer): void {
  const text = JSON.stringify(body)
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  res.end(text)
}

interface RpcError {
  status: number
  code?: number
  message: string
  headers?: OutgoingHttpHeaders
}

/** A refusal in the protocol's own form, for what a client shows to its user. */
export function answerRpcError(
  res: ServerResponse,
  { status, code = -32_000, message, headers = {} }: RpcError,
): void {
  const body = { jsonrpc: '2.0', error: { code, message }, id: null }
  answerJson(res, { status, body, headers })
}
