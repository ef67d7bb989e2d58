// The one place that talks to the SDK: a request goes out, pieces come in, and what came is told without judging it.
import type Anthropic from '@anthropic-ai/sdk'
import type { MessageCreateParamsStreaming, StopReason } from '@anthropic-ai/sdk/resources/messages'
import { modelFailure, silenceFailure, streamEnded } from './model-failure.ts'
import type { Model, ModelChoice } from '../model.ts'

export interface ModelMessage {
  role: 'user' | 'assistant'
  content: string
}

export interface ModelRequest {
  choice: ModelChoice
  /** Stable from call to call, so that it is cached. */
  system: string
  messages: ModelMessage[]
  /** Of the answer, as JSON Schema. */
  schema: Record<string, unknown>
  maxTokens: number
}

/** Tokens as they were counted so far. */
export interface ModelTokens {
  uncachedInput: number
  cacheWrite: number
  cacheRead: number
  output: number
}

export type ModelReply =
  | { ok: true; text: string; stopReason: StopReason; tokens: ModelTokens }
  /** The error is an AppError, or why the signal aborted. */
  | { ok: false; error: unknown; tokens: ModelTokens }

interface Calling {
  model: Model
  signal: AbortSignal
  onText: (piece: string) => void
  onProgress: () => void
}

const SILENCE_MS = 120_000
/** An answer with more for each token is none. */
const MOST_CHARACTERS_PER_TOKEN = 16

/** One call. Never throws: a call that failed has used tokens too. */
export async function callModel(calling: Calling, request: ModelRequest): Promise<ModelReply> {
  const { onText } = calling
  const tokens = { uncachedInput: 0, cacheWrite: 0, cacheRead: 0, output: 0 }
  let text = ''
  let stopReason: StopReason | null = null
  let characters = 0
  let hasBegun = false
  try {
    for await (const event of eventsOf(calling, request)) {
      hasBegun = true
      if (event.type === 'message_start') count(tokens, event.message.usage)
      if (event.type === 'message_delta') {
        count(tokens, event.usage)
        stopReason = event.delta.stop_reason
      }
      if (event.type !== 'content_block_delta') continue
      const piece = event.delta.type === 'text_delta' ? event.delta.text : ''
      characters +=
        event.delta.type === 'thinking_delta' ? event.delta.thinking.length : piece.length
      if (characters > request.maxTokens * MOST_CHARACTERS_PER_TOKEN) {
        stopReason = 'max_tokens'
        break
      }
      text += piece
      if (piece) onText(piece)
    }
    if (stopReason === null) throw streamEnded(hasBegun)
    return { ok: true, text, stopReason, tokens }
  } catch (error) {
    return { ok: false, error, tokens }
  }
}

async function* eventsOf(
  { model: { client, settings }, signal, onProgress }: Calling,
  request: ModelRequest,
) {
  const silenceMs = settings.silenceMs ?? SILENCE_MS
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(), silenceMs)
  const onBytes = () => {
    timer.refresh()
    onProgress()
  }
  const abort = AbortSignal.any([signal, silence.signal])
  try {
    signal.throwIfAborted()
    yield* await client
      .withOptions({ fetch: tellOfBytes(onBytes) })
      .messages.create(paramsOf(settings.features, request), { signal: abort })
    // The SDK ends an aborted stream without a word.
    abort.throwIfAborted()
  } catch (err) {
    signal.throwIfAborted()
    if (silence.signal.aborted) throw silenceFailure(silenceMs)
    throw modelFailure(err, request.choice)
  } finally {
    clearTimeout(timer)
  }
}

function paramsOf(
  features: Model['settings']['features'],
  { choice, system, messages, schema, maxTokens }: ModelRequest,
): MessageCreateParamsStreaming {
  const cacheControl = { type: 'ephemeral', ttl: '1h' } as const
  const outputConfig: Anthropic.OutputConfig = {
    ...(features.has('effort') && { effort: choice.effort }),
    ...(features.has('structured-output') && { format: { type: 'json_schema', schema } }),
  }
  return {
    model: choice.model,
    max_tokens: maxTokens,
    stream: true,
    system: [
      {
        type: 'text',
        text: system,
        ...(features.has('caching') && { cache_control: cacheControl }),
      },
    ],
    messages,
    ...(features.has('thinking') && { thinking: { type: 'adaptive' } }),
    ...(Object.keys(outputConfig).length > 0 && { output_config: outputConfig }),
  }
}

/** The SDK keeps pings to itself, and while a model thinks they are all that comes. */
function tellOfBytes(onBytes: () => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    onBytes()
    const body = response.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          onBytes()
          controller.enqueue(chunk)
        },
      }),
    )
    return new Response(body ?? null, response)
  }
}

/** Counts are sums so far; an event that leaves one out says nothing about it. */
function count(
  tokens: ModelTokens,
  usage: {
    input_tokens?: number | null
    cache_creation_input_tokens?: number | null
    cache_read_input_tokens?: number | null
    output_tokens?: number | null
  },
) {
  tokens.uncachedInput = usage.input_tokens ?? tokens.uncachedInput
  tokens.cacheWrite = usage.cache_creation_input_tokens ?? tokens.cacheWrite
  tokens.cacheRead = usage.cache_read_input_tokens ?? tokens.cacheRead
  tokens.output = usage.output_tokens ?? tokens.output
}
