import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { TestRunner } from './runner.ts'

/**
 * A port that leads to the runner, for clients that cannot dial a socket. It adds a token, as a client with one would, and
 * leaves Host and Origin as they are.
 */
export async function openProxy({ platform }: TestRunner, token: string) {
  const server = createServer((req, res) => {
    const { method, url: path, headers } = req
    const onward = request(
      {
        agent: platform.agent,
        method,
        path,
        headers: { ...headers, authorization: `Bearer ${token}` },
      },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      },
    )
    onward.on('error', () => res.destroy())
    res.on('close', () => onward.destroy())
    req.pipe(onward)
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://localhost:${port}/s/echo/mcp`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
