// What a monitoring system asks a process, on a port of its own: callers and browsers never see it.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { Readiness } from './readiness.ts'

export interface OperatorPort {
  host: string
  /** 0: nothing listens. */
  port: number
  /** In the text format of Prometheus. */
  metrics: () => Promise<string>
  readiness: () => Promise<Readiness>
}

const READING = new Set(['GET', 'HEAD'])

/** Serves `/metrics`, `/healthz` (the process lives) and `/readyz` (what it needs is there) until it is disposed. */
export async function openOperatorPort(options: OperatorPort): Promise<AsyncDisposable> {
  const { host, port } = options
  if (port === 0) return { [Symbol.asyncDispose]: async () => {} }
  const server = createServer((req, res) => {
    const path = READING.has(req.method ?? '') ? (req.url ?? '').split('?', 1)[0] : undefined
    answer(options, path, res).catch(() => res.writeHead(500).end())
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer({ metrics, readiness }: OperatorPort, path = '', res: ServerResponse) {
  res.setHeader('cache-control', 'no-store')
  if (path === '/metrics') {
    const text = await metrics()
    return res
      .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
      .end(text)
  }
  if (path === '/healthz') return sendJson(res, 200, { status: 'ok' })
  if (path !== '/readyz') return res.writeHead(404).end()
  const { isReady, checks } = await readiness()
  sendJson(res, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not-ready', checks })
}

function sendJson(res: ServerResponse, status: number, body: object) {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
