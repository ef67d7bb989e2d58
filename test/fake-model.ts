// Plays the Messages API on loopback, streaming and not, so that the real SDK is tested as it is: what each request is
// answered with is the test's business.
import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

/** The parts of a request that tests look at. */
export interface ModelRequestBody {
  model: string
  max_tokens: number
  stream?: boolean
  system?: { type: 'text'; text: string; cache_control?: unknown }[]
  messages: { role: 'user' | 'assistant'; content: string }[]
  thinking?: unknown
  output_config?: {
    effort?: string
    format?: { type: 'json_schema'; schema: Record<string, unknown> }
  }
}

export interface ModelUsage {
  input_tokens: number
  cache_read_input_tokens: number
  cache_creation_input_tokens: number
  output_tokens: number
}

export interface FakeText {
  text?: string
  /** Characters in each piece of the stream. */
  chunkSize?: number
  /** What it thinks aloud before it answers. */
  thinking?: string[]
  stopReason?:
    'end_turn' | 'max_tokens' | 'refusal' | 'model_context_window_exceeded' | 'pause_turn'
  usage?: Partial<ModelUsage>
  /** After half of the text nothing more comes until this settles. */
  slow?: Promise<unknown>
  /** The text is sent again and again until the other side leaves. */
  isEndless?: boolean
  /** After the text: the connection ends, nothing ever comes again, or an error of this type arrives in the stream. */
  breakWith?: 'cut' | 'silence' | 'overloaded_error' | 'api_error'
}

export interface FakeFailure {
  status: number
  /** As in `overloaded_error`. */
  type: string
  message?: string
  retryAfterSeconds?: number
}

export type FakeAnswer = FakeText | FakeFailure

export interface ModelRequest {
  path: string
  headers: IncomingHttpHeaders
  body: ModelRequestBody
  /** How the answer ended: to its end, or because the other side left, or was left. */
  ended: Promise<'finished' | 'broken'>
}

export interface FakeModel extends AsyncDisposable {
  url: string
  /** All that it was asked, in order. */
  requests: ModelRequest[]
}

/** @param answer decides each request; `attempt` counts from 1 */
export async function startFakeModel(
  answer: (body: ModelRequestBody, attempt: number) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeModel> {
  const requests: ModelRequest[] = []
  const respond = async (req: IncomingMessage, res: ServerResponse) => {
    const path = req.url ?? ''
    if (req.method !== 'POST' || path.split('?')[0] !== '/v1/messages') {
      sendError(res, { status: 404, type: 'not_found_error' })
      return
    }
    const body = JSON.parse(await readText(req)) as ModelRequestBody // the SDK wrote it
    requests.push({ path, headers: req.headers, body, ended: endOf(res) })
    const given = await answer(body, requests.length)
    if ('status' in given) sendError(res, given)
    else if (body.stream) await sendStream(res, body, given)
    else sendWhole(res, body, given)
  }
  const server = createServer((req, res) => {
    respond(req, res).catch((err: unknown) => {
      // what the test scripted threw: the test reads it in the answer
      sendError(res, { status: 500, type: 'api_error', message: String(err) })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** What the person, or we, said last. */
export function lastWords({ messages }: ModelRequestBody): string {
  return messages.findLast(({ role }) => role === 'user')?.content ?? ''
}

async function endOf(res: ServerResponse): Promise<'finished' | 'broken'> {
  await once(res, 'close')
  return res.writableFinished ? 'finished' : 'broken'
}

function sendError(res: ServerResponse, { status, type, message, retryAfterSeconds }: FakeFailure) {
  res.writeHead(status, {
    'content-type': 'application/json',
    'request-id': 'req_fake',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  })
  res.end(JSON.stringify({ type: 'error', error: { type, message: message ?? type } }))
}

function sendWhole(res: ServerResponse, body: ModelRequestBody, answer: FakeText) {
  const { text = '', stopReason = 'end_turn', usage } = answer
  res.writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_fake' })
  res.end(
    JSON.stringify({
      ...emptyMessage(body, usage),
      content: [{ type: 'text', text }],
      stop_reason: stopReason,
    }),
  )
}

async function sendStream(res: ServerResponse, body: ModelRequestBody, answer: FakeText) {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_fake' })
  // Ends early when the other side leaves: then there is nobody to tell.
  await pipeline(eventsOf(body, answer), res, { end: false }).catch(() => undefined)
  if (answer.breakWith === 'cut') res.destroy()
  else if (answer.breakWith !== 'silence') res.end()
}

async function* eventsOf(body: ModelRequestBody, answer: FakeText): AsyncGenerator<string> {
  const { text = '', chunkSize = 400, thinking = [], breakWith, usage } = answer
  yield event('message_start', { message: emptyMessage(body, usage) })
  yield event('ping', {})
  const ofThoughts = thinking.map((piece) => ({ type: 'thinking_delta', thinking: piece }))
  if (thinking.length > 0) {
    yield event('content_block_start', {
      index: 0,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    })
    for (const delta of ofThoughts) yield event('content_block_delta', { index: 0, delta })
    yield event('content_block_stop', { index: 0 })
  }
  const index = thinking.length > 0 ? 1 : 0
  const piecesOf = (part: string) =>
    cut(part, chunkSize).map((piece) =>
      event('content_block_delta', { index, delta: { type: 'text_delta', text: piece } }),
    )
  yield event('content_block_start', { index, content_block: { type: 'text', text: '' } })
  const half = answer.slow ? Math.ceil(text.length / 2) : 0
  yield* piecesOf(text.slice(0, half))
  await answer.slow
  do yield* piecesOf(text.slice(half))
  while (answer.isEndless)
  if (breakWith === 'cut' || breakWith === 'silence') return
  if (breakWith) {
    yield event('error', { error: { type: breakWith, message: breakWith } })
    return
  }
  yield event('content_block_stop', { index })
  yield event('message_delta', {
    delta: { stop_reason: answer.stopReason ?? 'end_turn', stop_sequence: null },
    usage: { ...usageOf(usage), output_tokens: usage?.output_tokens ?? 20 },
  })
  yield event('message_stop', {})
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`
}

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
    text.slice(at * size, (at + 1) * size),
  )
}

function usageOf(usage: Partial<ModelUsage> = {}): ModelUsage {
  return {
    input_tokens: 100,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    ...usage,
    output_tokens: 1,
  }
}

function emptyMessage(body: ModelRequestBody, usage?: Partial<ModelUsage>) {
  return {
    id: 'msg_fake',
    type: 'message',
    role: 'assistant',
    model: body.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: usageOf(usage),
  }
}
