import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** One HTTP request with exactly these headers, also a Host of one's own, which `fetch` does not allow. */
export function send(options: RequestOptions, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', agent: false, ...options }, (res) => {
      text(res).then(
        (content) => resolve({ status: res.statusCode ?? 0, headers: res.headers, text: content }),
        reject,
      )
    })
    req.on('error', reject)
    req.end(body)
  })
}
