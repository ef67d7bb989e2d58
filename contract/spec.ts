import * as z from 'zod'
import { objectSchema } from './json-schema.ts'

/** Names that would steer Node or the platform rather than a tool, even when they are set late. */
const RESERVED_KEY = /^(NODE_|SSL_|BMM_|LD_)|_PROXY$|^PATH$/

export const secretKey = z
  .string()
  .max(64)
  .regex(/^[A-Z][A-Z0-9_]*$/, 'UPPER_SNAKE_CASE, for example WEATHER_TOKEN')
  .refine((key) => !RESERVED_KEY.test(key), 'This name is reserved for the runtime')

export const secretValue = z
  .string()
  .min(1, 'A secret cannot be empty')
  .max(16_384, 'At most 16,384 characters')

export const secretSpec = z
  .strictObject({
    key: secretKey,
    description: z.string().min(1).max(300).meta({ description: 'What it is for, in words' }),
    howToGetUrl: z
      .url({ protocol: /^https$/ })
      .max(500)
      .optional(),
    whose: z.enum(['owner', 'caller']).default('owner').meta({
      description: 'owner: one value for the server; caller: each caller gives their own',
    }),
  })
  .meta({ id: 'SecretSpec' })
export type SecretSpec = z.infer<typeof secretSpec>

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?'
const DOMAIN = new RegExp(`^(?:http://)?(?:\\*\\.)?(?:${LABEL}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)
const CLOSED_SUFFIX = /\.(internal|local|localhost)$/

/** `api.example.com`, `*.example.com` (not example.com itself), or `http://…` for port 80 instead of https. */
export const allowedDomain = z
  .string()
  .max(260)
  .regex(
    DOMAIN,
    'A host name such as api.example.com or *.example.com (http://… only where it has no https)',
  )
  .refine((domain) => !CLOSED_SUFFIX.test(domain), 'Names inside the platform cannot be listed')
  .refine(
    (domain) => !domain.includes('*') || domain.split('.').length >= 3,
    'A wildcard needs two more labels, as in *.example.com',
  )

export const toolName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9_]*$/, 'snake_case, beginning with a letter, for example list_issues')

export const toolAnnotations = z.strictObject({
  readOnlyHint: z.boolean(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
})

/** What an outside service answered once: self-tests answer it again, so that no test leaves the sandbox. */
export const recordedAnswer = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .meta({
        description: 'As the tool asks for it. Without a query it answers whatever the query is',
      }),
    status: z.int().min(100).max(599).default(200),
    contentType: z.string().min(1).max(100).default('application/json'),
    body: z.string().max(40_000).default(''),
  })
  .meta({ id: 'RecordedAnswer' })
export type RecordedAnswer = z.infer<typeof recordedAnswer>

export const exampleCall = z
  .strictObject({
    title: z.string().min(1).max(120),
    arguments: z.record(z.string(), z.unknown()),
    upstream: z.array(recordedAnswer).max(10).optional().meta({
      description:
        'What the outside answers during the self-test. Absent: nothing is recorded, so a call that asks outside is not judged',
    }),
    isError: z
      .boolean()
      .optional()
      .meta({ description: 'true: the tool is expected to report an error' }),
    expected: z
      .union([z.string().max(4_000), z.record(z.string(), z.unknown())])
      .optional()
      .meta({
        description: 'A text that the result holds, or fields that the structured result has',
      }),
  })
  .meta({ id: 'ExampleCall' })
export type ExampleCall = z.infer<typeof exampleCall>

export const toolSpec = z
  .strictObject({
    name: toolName,
    title: z.string().min(1).max(80),
    description: z.string().min(1).max(2_000),
    inputSchema: objectSchema,
    outputSchema: objectSchema.optional(),
    annotations: toolAnnotations,
    exampleCalls: z.array(exampleCall).max(10).default([]),
    implementation: z
      .string()
      .min(1)
      .max(60_000)
      .meta({
        description:
          'The body of an async TypeScript function with the parameters `input` (shaped by inputSchema) and `ctx` ' +
          '(fetch, secrets, log, signal, caller). It returns text, or an object that fits outputSchema; it throws to report an error.',
      }),
  })
  .meta({ id: 'ToolSpec' })
export type ToolSpec = z.infer<typeof toolSpec>

/** The declarative description of a server. Everything else is derived from it. */
export const serverSpec = z
  .strictObject({
    title: z.string().min(1).max(80),
    description: z.string().min(1).max(1_000),
    instructions: z
      .string()
      .max(4_000)
      .optional()
      .meta({ description: 'For the model that uses it' }),
    tools: z.array(toolSpec).min(1, 'A server needs at least one tool').max(60),
    sharedCode: z.string().max(60_000).optional().meta({
      description:
        'Imports (zod, node:crypto and the like), and TypeScript functions and types that tools use',
    }),
    secrets: z.array(secretSpec).max(30).default([]),
    allowedDomains: z.array(allowedDomain).max(50).default([]),
    allowsOwnerDomains: z
      .boolean()
      .default(false)
      .meta({ description: 'The owner of a fork may add hosts of their own to allowedDomains' }),
  })
  .superRefine((spec, ctx) => {
    refuseRepeats(ctx, { at: ['tools', 'name'], values: spec.tools.map((tool) => tool.name) })
    refuseRepeats(ctx, { at: ['secrets', 'key'], values: spec.secrets.map(({ key }) => key) })
  })
  .meta({ id: 'ServerSpec' })
export type ServerSpec = z.infer<typeof serverSpec>
export type ServerSpecInput = z.input<typeof serverSpec>

function refuseRepeats(
  ctx: z.RefinementCtx,
  { at: [list, field], values }: { at: [list: string, field: string]; values: string[] },
) {
  values.forEach((value, index) => {
    if (values.indexOf(value) === index) return
    ctx.addIssue({
      code: 'custom',
      path: [list, index, field],
      message: `"${value}" is there already; each needs a ${field} of its own`,
    })
  })
}
