// Takes traces as an OpenTelemetry collector does, and keeps them.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import * as z from 'zod'

const attributes = z
  .array(z.object({ key: z.string(), value: z.looseObject({}) }))
  .transform((all) =>
    Object.fromEntries(all.map(({ key, value }) => [key, Object.values(value)[0]])),
  )
const body = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes,
            }),
          ),
        }),
      ),
    }),
  ),
})

export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentSpanId?: string | undefined
  name: string
  /** Of the process that sent it. */
  service: unknown
  attributes: Record<string, unknown>
}

export async function startTraceCollector() {
  const spans: ReceivedSpan[] = []
  const server = createServer((req, res) => {
    json(req).then(
      (sent) => {
        for (const { resource, scopeSpans } of body.parse(sent).resourceSpans)
          for (const span of scopeSpans.flatMap((scope) => scope.spans))
            spans.push({ ...span, service: resource.attributes['service.name'] })
        res.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      },
      () => res.writeHead(400).end(),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
