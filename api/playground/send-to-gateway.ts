import { request as requestHttp, type IncomingHttpHeaders } from 'node:http'
import { request as requestHttps } from 'node:https'
import { AppError } from '../../contract/errors.ts'

export const MAX_ANSWER_BYTES = 4 * 1024 ** 2

export interface GatewayAnswer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/**
 * Posts to the gateway at an address of its own, in the name of the public one: `fetch` sets no Host. What is larger than
 * 4 MB is for a client of its own.
 */
export function sendToGateway({
  url,
  headers,
  body,
  signal,
}: {
  url: URL
  headers: Record<string, string>
  body: string
  signal: AbortSignal
}): Promise<GatewayAnswer> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = request(url, { method: 'POST', headers, signal }, (answer) => {
      const chunks: Buffer[] = []
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MAX_ANSWER_BYTES) return void answer.destroy(tooLarge())
        chunks.push(chunk)
      })
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 502,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

function tooLarge() {
  return new AppError('CallFailed', 'the answer is too large for the playground', {
    detail:
      'The answer is larger than 4 MB. Call this tool with an MCP client, or ask it for less.',
  })
}
