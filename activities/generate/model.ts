import Anthropic from '@anthropic-ai/sdk'
import type { ModelCall } from '../../db/model-calls.ts'

export type Effort = 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** What an endpoint that speaks the Messages API may or may not know. */
export type ModelFeature = 'structured-output' | 'caching' | 'thinking' | 'effort'

export interface ModelChoice {
  model: string
  effort: Effort
}

/** US dollars for a million tokens. */
export interface ModelPrice {
  input: number
  output: number
}

export interface ModelSettings {
  apiKey: string
  /** Absent: Anthropic's own. */
  baseUrl?: string | undefined
  /** Writes a server from a prompt. */
  generate: ModelChoice
  /** Changes and repairs one. */
  edit: ModelChoice
  /** Improves the names and descriptions of an imported one. */
  small: ModelChoice
  /** Of one answer, thoughts included. */
  maxTokens: number
  features: ReadonlySet<ModelFeature>
  prices: ReadonlyMap<string, ModelPrice>
  /** How long nothing at all may arrive before the call counts as broken. */
  silenceMs?: number
}

/** The model that this worker may ask. Made once; a worker without a key has none. */
export interface Model {
  settings: ModelSettings
  client: Anthropic
  /** Told of each call as it ends, whatever its answer is good for. */
  onCall?: (call: ModelCall) => void
}

export function createModel(settings: ModelSettings, hooks: Pick<Model, 'onCall'> = {}): Model {
  const client = new Anthropic({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl ?? null, // null: its own reading of the environment is not asked
    maxRetries: 0, // Temporal retries
    logLevel: 'off', // its logger writes to the console
    fetchOptions: { redirect: 'error' }, // the key goes to the address that was set, and to no other
  })
  return { settings, client, ...hooks }
}
