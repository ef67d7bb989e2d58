import * as z from 'zod'
import { idOf } from './ids.ts'
import { openapiDocument } from './openapi-document.ts'
import type { Route } from './route.ts'
import { serverSpec } from './spec.ts'

/** 5 MB: larger ones are refused before they are parsed. */
export const maxDocumentBytes = 5 * 1024 * 1024

/** Which operations of a document become tools, and where its server is. */
export const openapiChoice = z
  .strictObject({
    operations: z
      .array(z.string().max(2_100))
      .min(1, 'Choose at least one operation')
      .max(60, 'At most 60 operations')
      .meta({ description: 'Their ids, as in "GET /pets/{petId}"' }),
    serverUrl: z
      .string()
      .max(500)
      .optional()
      .meta({ description: "One of the document's servers, or another; else the first" }),
    variables: z
      .record(z.string(), z.string().max(200))
      .default({})
      .meta({ description: "Values of the server URL's variables" }),
  })
  .meta({ id: 'OpenapiChoice' })
export type OpenapiChoice = z.infer<typeof openapiChoice>

export const openapiRoutes = {
  readOpenapi: {
    method: 'post',
    path: '/v1/openapi',
    access: 'member',
    scope: 'servers:write',
    summary: 'List the operations of an OpenAPI document',
    description:
      'OpenAPI 3.0 or 3.1 as JSON or YAML, at most 5 MB, given as text or fetched from an https address. ' +
      '422 OpenapiInvalid and FetchRefused say what is wrong. The document is kept for a day.',
    body: z.union(
      [
        z.strictObject({ text: z.string().min(1, 'The document is empty') }),
        z.strictObject({
          url: z
            .url({ protocol: /^https$/, error: 'An address that begins with https://' })
            .max(2_000),
        }),
      ],
      'Send either text or url',
    ),
    result: openapiDocument,
    bodyLimitBytes: 2 * maxDocumentBytes, // as a JSON string it is longer than as a file
  },
  convertOpenapi: {
    method: 'post',
    path: '/v1/openapi/{documentId}/spec',
    access: 'member',
    scope: 'servers:write',
    summary: 'Make a spec of chosen operations, without a model',
    params: z.object({ documentId: idOf('openapiDocument') }),
    body: openapiChoice,
    result: z.object({
      spec: serverSpec,
      estimatedTokens: z.int().meta({ description: 'Of the list of tools' }),
      warnings: z.array(z.string()),
    }),
  },
} as const satisfies Record<string, Route>
