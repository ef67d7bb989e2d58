import * as z from 'zod'
import { idOf } from './ids.ts'
import { preview, previewEvent } from './nouns.ts'
import type { Route } from './route.ts'
import { serverSpec } from './spec.ts'

// Letters of any script, marks, digits, punctuation, line breaks; no control characters, which no person types.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const UNTYPED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/

/** What a person asks for in plain language. */
export const instruction = z
  .string()
  .trim()
  .min(3, { error: 'Say in a sentence or two what you want', abort: true })
  .max(20_000, { error: 'At most 20,000 characters', abort: true })
  .refine((text) => !UNTYPED.test(text) && text.isWellFormed(), {
    error: 'This is not plain text: it holds characters that nobody types',
    abort: true,
  })
  .refine((text) => /\p{L}/u.test(text), 'Say it in words')

const byPreview = z.object({ previewId: idOf('preview') })

export const previewRoutes = {
  getModel: {
    method: 'get',
    path: '/v1/model',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'Whether a model is set up to write servers from words',
    result: z.object({
      isConfigured: z.boolean(),
      models: z
        .object({ generate: z.string(), edit: z.string() })
        .nullable()
        .meta({ description: 'Which ones write and change servers' }),
      howTo: z.string().meta({ description: 'What to set, and who can, when none is' }),
    }),
  },
  previewServer: {
    method: 'post',
    path: '/v1/servers/preview',
    access: 'member',
    scope: 'servers:write',
    summary: 'Write a spec from a prompt, and wait for it',
    description:
      'Answers when the model has written it. 503 PreviewPending after two minutes: facts.previewId names what to ask for again. ' +
      '503 ModelNotConfigured says what to set; 422 NotPossible and ModelRefused say why there will be no server.',
    body: z.strictObject({ prompt: instruction }),
    result: preview,
    isIdempotent: true,
  },
  startPreview: {
    method: 'post',
    path: '/v1/previews',
    access: 'member',
    scope: 'servers:write',
    summary: 'Begin to write a spec, and follow it',
    description:
      'From a prompt; or `polish`, a spec whose names and descriptions are to be improved and its tools merged. ' +
      'Polishing never changes allowedDomains or secrets.',
    body: z.union(
      [z.strictObject({ prompt: instruction }), z.strictObject({ polish: serverSpec })],
      'Send either prompt or polish',
    ),
    result: preview,
    status: 202,
    isIdempotent: true,
  },
  getPreview: {
    method: 'get',
    path: '/v1/previews/{previewId}',
    access: 'member',
    scope: 'servers:read',
    summary: 'One preview',
    description: '404 PreviewNotFound once it has expired.',
    params: byPreview,
    result: preview,
  },
  followPreview: {
    method: 'get',
    path: '/v1/previews/{previewId}/events',
    access: 'member',
    scope: 'servers:read',
    summary: 'What the model writes, as it writes it',
    description:
      'Server-sent events: pieces of the JSON answer. Join again with Last-Event-ID or ?after=. Ends after ended.',
    params: byPreview,
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    event: previewEvent,
  },
} as const satisfies Record<string, Route>
