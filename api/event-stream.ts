import type { Request, Response } from 'express'
import { once } from 'node:events'
import * as z from 'zod'

const PING_MS = 15_000

const eventId = z.coerce.number().int().min(0)

/** Where to go on: after the last event that this client has seen. Browsers say so in a header, others in the query. */
export function afterOf(req: Request): number {
  const seen = req.get('last-event-id') || req.query['after']
  return eventId.safeParse(seen ?? 0).data ?? 0
}

/** Aborts when the client leaves, or the process stops. */
export function signalOf(res: Response, shutdown: AbortSignal): AbortSignal {
  const gone = new AbortController()
  if (res.closed) gone.abort() // while it was still being asked who they are: the event is over
  res.on('close', () => gone.abort())
  return AbortSignal.any([gone.signal, shutdown])
}

/** Writes server-sent events as fast as the client reads them; ends with the last one. */
export async function sendEvents(
  res: Response,
  {
    events,
    schema,
    signal,
  }: {
    events: AsyncIterable<{ id: number; data: unknown }>
    schema: z.ZodType
    signal: AbortSignal
  },
): Promise<void> {
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  res.write('retry: 2000\n\n')
  const ping = setInterval(() => {
    if (!res.writableNeedDrain) res.write(': ping\n\n')
  }, PING_MS)
  try {
    for await (const { id, data } of events) {
      const isTaken = res.write(`id: ${id}\ndata: ${JSON.stringify(schema.parse(data))}\n\n`)
      if (!isTaken && !signal.aborted) await drained(res, signal)
    }
    res.end()
  } finally {
    clearInterval(ping)
  }
}

async function drained(res: Response, signal: AbortSignal) {
  try {
    await once(res, 'drain', { signal })
  } catch (err) {
    if (!signal.aborted) throw err // the client left: the generator ends by the same signal
  }
}
