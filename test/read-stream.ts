import type * as z from 'zod'

/** Reads server-sent events as they come. `ended` settles when the server ends the stream, or it is cut. */
export function readStream<E>(res: Response, schema: z.ZodType<E>) {
  const events: E[] = []
  const ids: number[] = []
  const read = async () => {
    let text = ''
    if (!res.body) throw new Error('no body')
    for await (const chunk of res.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const messages = text.split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data === undefined) continue
        events.push(schema.parse(JSON.parse(data)))
        ids.push(Number(/^id: (\d+)$/m.exec(message)?.[1]))
      }
    }
  }
  const ended = read()
  ended.catch(() => {}) // of a stream that is cut hears whoever awaits its end
  return { events, ids, ended }
}
