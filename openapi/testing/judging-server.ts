// A server on loopback that stands for a vendor's: it judges each request by the vendor's document and answers as it says.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createAnswers } from './answer-request.ts'
import { createRequestJudge, type JudgedRequest } from './judge-request.ts'
import type { PublishedDocument } from './published-document.ts'

export interface JudgingServer extends AsyncDisposable {
  /** Sends a request for the vendor's server to this one instead, over a real connection. */
  fetch: typeof fetch
  /** The requests since the last time that it was asked. */
  takeJudged(): JudgedRequest[]
  /** With optional properties or without. */
  answerFully(isFull: boolean): void
}

export async function startJudgingServer(
  document: PublishedDocument,
  base: string,
): Promise<JudgingServer> {
  const judge = createRequestJudge(document, base)
  const answer = createAnswers(document)
  let judged: JudgedRequest[] = []
  let isFull = true
  const server = createServer((req, res) => {
    respond(req, res).catch((err: unknown) => {
      judged.push({ operation: undefined, values: [], problems: [String(err)] })
      res.writeHead(500).end()
    })
  })
  const respond = async (req: IncomingMessage, res: ServerResponse) => {
    const body = await readBody(req)
    const headers = Object.entries(req.headers).map(([name, value]) => [name, value?.toString()])
    const result = judge({
      method: req.method ?? '',
      url: new URL(String(req.headers['x-real-origin']) + req.url),
      headers: Object.fromEntries(headers),
      body,
    })
    judged.push(result)
    if (!result.operation) return res.writeHead(404).end()
    const { status, contentType, body: text } = answer(result.operation, isFull)
    return res.writeHead(status, contentType ? { 'content-type': contentType } : {}).end(text)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const origin = `http://127.0.0.1:${address.port}`
  return {
    fetch: (target, init) => {
      const real = new URL(target instanceof Request ? target.url : target)
      const headers = new Headers(init?.headers)
      headers.set('x-real-origin', real.origin)
      return fetch(origin + real.pathname + real.search, { ...init, headers })
    },
    takeJudged: () => {
      const taken = judged
      judged = []
      return taken
    },
    answerFully: (wanted) => {
      isFull = wanted
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
