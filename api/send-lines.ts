import type { Response } from 'express'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type * as z from 'zod'

/** Writes JSON, a line each, as fast as the client reads, to be saved as a file. */
export async function sendLines(
  res: Response,
  {
    lines,
    schema,
    fileName,
    signal,
  }: { lines: AsyncIterable<unknown>; schema: z.ZodType; fileName: string; signal: AbortSignal },
): Promise<void> {
  res.attachment(fileName)
  res.type('application/x-ndjson').set('cache-control', 'no-store')
  const texts = async function* () {
    for await (const line of lines) yield `${JSON.stringify(schema.parse(line))}\n`
  }
  try {
    await pipeline(Readable.from(texts()), res)
  } catch (err) {
    if (!signal.aborted) throw err // the client left, and misses what it was not sent
  }
}
