// What came back from a tools/call: one JSON message, or an event stream that ends with it.
import * as z from 'zod'
import { toolCall, type ToolCall } from '../../contract/playground-routes.ts'

const rpcError = z.object({ code: z.int(), message: z.string() })
const message = z.object({ id: z.unknown(), result: z.unknown(), error: z.unknown() }).partial()

export type ToolAnswer =
  | { is: 'answered'; result: ToolCall['result']; error: ToolCall['error'] }
  /** Not by the server: something on the way said why. */
  | { is: 'refused'; reason: string | undefined }

export function readToolAnswer({
  id,
  contentType,
  text,
}: {
  id: string
  contentType: string | null
  text: string
}): ToolAnswer {
  const messages = isStream(contentType) ? eventsOf(text) : [parse(text)]
  const known = messages.map((each) => message.safeParse(each).data)
  const own = known.find((each) => each?.id === id)
  const error = rpcError.safeParse(own?.error).data ?? null
  const result = toolCall.shape.result.safeParse(own?.result).data ?? null
  if (own && (error ?? result)) return { is: 'answered', result, error }
  const refusal = known.map((each) => rpcError.safeParse(each?.error).data).find(Boolean)
  return { is: 'refused', reason: refusal?.message }
}

function isStream(contentType: string | null) {
  return contentType?.startsWith('text/event-stream') === true
}

function eventsOf(text: string): unknown[] {
  return text.split(/\r?\n\r?\n/).map((event) =>
    parse(
      event
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trimStart())
        .join('\n'),
    ),
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no message of JSON-RPC
  }
}
