import * as z from 'zod'
import { features, modelChoice, prices, url } from './schemas.ts'

const section = 'The model that writes servers (without a key everything but that works)'

export const modelSettings = {
  BMM_MODEL_API_KEY: {
    section,
    schema: z.string().optional(),
    isSecret: true,
    isForWorkerAlone: true,
    alias: 'ANTHROPIC_API_KEY',
    description: 'Key for the Messages API. ANTHROPIC_API_KEY is read when this is unset.',
  },
  BMM_MODEL_BASE_URL: {
    section,
    schema: url.optional(),
    alias: 'ANTHROPIC_BASE_URL',
    description:
      'Any endpoint that speaks the Messages API. ANTHROPIC_BASE_URL is read when this is unset; else Anthropic itself.',
  },
  BMM_MODEL_GENERATE: {
    section,
    schema: modelChoice,
    default: 'claude-opus-5-5 high',
    description:
      'Model and effort (low, medium, high, xhigh, max) that write a server from a prompt.',
  },
  BMM_MODEL_EDIT: {
    section,
    schema: modelChoice,
    default: 'claude-sonnet-5-5 medium',
    description: 'Model and effort that change and repair one.',
  },
  BMM_MODEL_SMALL: {
    section,
    schema: modelChoice,
    default: 'claude-haiku-5-5 medium',
    description:
      'Model and effort for small jobs: better names and descriptions for an imported document.',
  },
  BMM_MODEL_FEATURES: {
    section,
    schema: features,
    default: 'structured-output caching thinking effort',
    description:
      'What the endpoint knows. Leave out what it does not; none when it knows none of it.',
  },
  BMM_MODEL_MAX_TOKENS: {
    section,
    schema: z.coerce.number().int().min(1_000).max(1_000_000),
    default: '64000',
    description: 'The longest answer, thoughts included. Lower it where the endpoint allows less.',
  },
  BMM_MODEL_PRICES: {
    section,
    schema: prices,
    default: 'claude-opus-5-5=4/20 claude-sonnet-5-5=2/10 claude-haiku-5-5=0.1/0.5',
    description: 'model=input/output in US dollars for a million tokens. Others cost "unknown".',
  },
  BMM_MODEL_CALLS_PER_MINUTE: {
    section,
    schema: z.coerce.number().int().min(1).max(6_000),
    default: '60',
    description: 'Of all workers together; what is more waits.',
  },
  BMM_REPAIR_TRIES: {
    section,
    schema: z.coerce.number().int().min(0).max(10),
    default: '3',
    description: 'How often a build may have its code repaired.',
  },
  BMM_REPAIR_TOKENS: {
    section,
    schema: z.coerce.number().int().min(0).max(1_000_000),
    default: '60000',
    description: 'Tokens that the repairs of one build may take, in and out.',
  },
  BMM_PREVIEW_MINUTES: {
    section,
    schema: z.coerce.number().min(0.01).max(1_440),
    default: '5',
    description: 'How long a preview is kept.',
  },
} as const
