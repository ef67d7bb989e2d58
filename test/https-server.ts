import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeCertificate } from './certificate.ts'

export interface HttpsServer extends AsyncDisposable {
  /** https://localhost:<port> */
  base: string
  /** What to trust. */
  ca: string
  /** Paths that were asked for, in order. */
  requests: string[]
}

/** An https server on a free port of 127.0.0.1. */
export async function startHttpsServer(listener: RequestListener): Promise<HttpsServer> {
  const { key, cert } = makeCertificate('localhost')
  const requests: string[] = []
  const server = createServer({ key, cert }, (req, res) => {
    requests.push(req.url ?? '')
    return listener(req, res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    base: `https://localhost:${(server.address() as AddressInfo).port}`,
    ca: cert,
    requests,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}
