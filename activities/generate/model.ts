import Anthropic from '@anthropic-ai/sdk'

export const efforts = ['low', 'medium', 'high', 'max'] as const
export type Effort = (typeof efforts)[number]

/** What an endpoint that speaks the Messages API may or may not know. */
export const modelFeatures = ['structured-output', 'caching', 'thinking', 'effort'] as const
export type ModelFeature = (typeof modelFeatures)[number]

export interface ModelChoice {
  model: string
  effort: Effort
}

/** US dollars for a million tokens. */
export interface ModelPrice {
  input: number
  cachedInput: number
  cacheWrite: number
  output: number
}

export interface ModelSettings {
  apiKey: string
  /** Absent: Anthropic's own. */
  baseUrl?: string | undefined
  /** Writes a server from a prompt. */
  generate: ModelChoice
  /** Changes, repairs and polishes one. */
  edit: ModelChoice
  features: ReadonlySet<ModelFeature>
  prices: ReadonlyMap<string, ModelPrice>
}

/** The model that this worker may ask. Made once; a worker without a key has none. */
export interface Model {
  settings: ModelSettings
  client: Anthropic
}

export function createModel(settings: ModelSettings): Model {
  const { apiKey, baseUrl } = settings
  const client = new Anthropic({
    apiKey,
    ...(baseUrl && { baseURL: baseUrl }),
    maxRetries: 0, // Temporal retries
    logLevel: 'off', // its logger writes to the console
  })
  return { settings, client }
}
