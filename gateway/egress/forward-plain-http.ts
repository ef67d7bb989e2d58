import {
  request,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from 'node:http'
import { endToEndHeaders } from '../headers.ts'
import { limitInterimAnswers } from '../interim-answers.ts'
import { createByteCount } from './count-bytes.ts'
import type { Egress } from './egress.ts'
import type { Target } from './vet-target.ts'

/** Passes one plain HTTP request on, over a connection of its own. */
export function forwardPlainHttp(
  egress: Egress,
  {
    req,
    res,
    target,
    path,
  }: { req: IncomingMessage; res: ServerResponse; target: Target; path: string },
): void {
  const { limits, record } = egress
  const upstream = openRequest({
    agent: false,
    host: target.address,
    port: target.port,
    method: req.method,
    path,
    headers: {
      ...endToEndHeaders(req.headers),
      host: target.name,
      // Node would send a body of unknown length bare for methods that usually have none.
      ...(req.headers['transfer-encoding'] ? { 'transfer-encoding': 'chunked' } : {}),
    },
    maxHeaderSize: limits.maxHeaderBytes,
    timeout: limits.idleTimeoutMs,
  })
  if (!upstream) return void res.writeHead(400, { connection: 'close' }).end()
  const mayGoOn = createByteCount(egress, () => upstream.socket)
  const count = () => {
    if (!mayGoOn()) upstream.destroy()
  }
  upstream.on('response', (answer) => {
    if (upstream.destroyed) return
    answer.on('error', () => res.destroy()) // cut short: so is ours
    try {
      res.writeHead(answer.statusCode ?? 502, endToEndHeaders(answer.headers))
    } catch {
      return void res.destroy() // a status or header that Node reads but will not write
    }
    answer.on('data', count).pipe(res)
  })
  limitInterimAnswers(upstream, () => upstream.destroy())
  upstream.on('timeout', () => upstream.destroy())
  upstream.on('error', () => {
    if (res.headersSent) res.destroy()
    else res.writeHead(502, { connection: 'close' }).end()
  })
  upstream.on('close', () => {
    if (!res.headersSent) res.writeHead(502, { connection: 'close' }).end() // it switched protocols
    mayGoOn() // the last bytes count too
    record({
      host: target.name,
      port: 80,
      outcome: 'allowed',
      address: target.address,
      sentBytes: upstream.socket?.bytesWritten ?? 0,
      receivedBytes: upstream.socket?.bytesRead ?? 0,
    })
  })
  res.on('close', () => upstream.destroy())
  req.on('data', count).pipe(upstream)
}

/** Undefined when the path or a header holds what Node reads but will not write. */
function openRequest(options: RequestOptions): ClientRequest | undefined {
  try {
    return request(options)
  } catch {
    return undefined
  }
}
