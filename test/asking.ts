import type { Asking } from '../activities/generate/asking.ts'
import { generateSpec } from '../activities/generate/generate-spec.ts'
import { createModel, type ModelSettings } from '../activities/generate/model.ts'
import type { ModelCall } from '../db/model-calls.ts'
import { AppError } from '../contract/errors.ts'
import { lastWords, startFakeModel, type FakeAnswer, type FakeModel } from './fake-model.ts'

export interface TestAsking extends Asking {
  /** What it cost, call by call. */
  calls: ModelCall[]
  /** What was written; null where it began anew. */
  pieces: (string | null)[]
}

/** Asks a fake model, and remembers what came of it. */
export function askFake(
  { url }: Pick<FakeModel, 'url'>,
  {
    settings = {},
    ...more
  }: { settings?: Partial<ModelSettings> } & Partial<Pick<Asking, 'signal' | 'tokenLimit'>> = {},
): TestAsking {
  const calls: ModelCall[] = []
  const pieces: (string | null)[] = []
  return {
    model: createModel({
      apiKey: 'canary-key',
      baseUrl: url,
      generate: { model: 'claude-opus-5-5', effort: 'high' },
      edit: { model: 'claude-sonnet-5-5', effort: 'medium' },
      small: { model: 'claude-haiku-5-5', effort: 'medium' },
      maxTokens: 64_000,
      features: new Set(['structured-output', 'caching', 'thinking', 'effort']),
      prices: new Map([
        ['claude-opus-5-5', { input: 4, output: 20 }],
        ['claude-sonnet-5-5', { input: 2, output: 10 }],
      ]),
      ...settings,
    }),
    signal: new AbortController().signal,
    onText: (piece) => pieces.push(piece),
    onProgress: () => undefined,
    reserve: async () => undefined,
    onCall: async (call) => {
      calls.push(call)
    },
    ...more,
    calls,
    pieces,
  }
}

/** Asks a model for a server that answers with these, one after the other. */
export const generateFrom =
  (prompt: string) =>
  async (answers: FakeAnswer[], options: Parameters<typeof askFake>[1] = {}) => {
    await using fake = await startFakeModel((_, attempt) => answers[attempt - 1] ?? { text: '' })
    const asking = askFake(fake, options)
    const [outcome] = await Promise.allSettled([generateSpec(asking, { prompt })])
    const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined
    return {
      spec: outcome.status === 'fulfilled' ? outcome.value : undefined,
      error: error instanceof AppError ? error : undefined,
      thrown: error,
      requests: fake.requests,
      asked: fake.requests.map(({ body }) => lastWords(body)),
      outcomes: asking.calls.map(({ outcome: one }) => one),
      calls: asking.calls,
      pieces: asking.pieces,
    }
  }
