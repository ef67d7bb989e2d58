// The shape that the model writes in. It says a spec in what structured output can express: no maps, so JSON Schemas and
// arguments are JSON in a text; nothing left out, so "none" is an empty text or list. Lengths and patterns are the
// spec's own rule, serverSpec.
import * as z from 'zod'

const answeredUpstream = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
  url: z.string().describe('The URL that the code asks for. Without a query it answers any query'),
  status: z.int().default(200),
  contentType: z.string().default('application/json'),
  body: z.string().describe('The body as text, cut down to what the code reads'),
})

const answeredExample = z.object({
  title: z.string().describe('What this call shows, in a few words'),
  arguments: z.string().describe('JSON of the arguments object'),
  upstream: z
    .array(answeredUpstream)
    .default([])
    .describe('What outside services answer in this call; empty when the tool asks nobody'),
  isError: z.boolean().default(false).describe('true when the tool must report an error'),
  expected: z
    .string()
    .describe(
      'JSON of an object with some fields of the structured result; of a tool without outputSchema and of an error: ' +
        'a piece of the text',
    ),
})

const answeredTool = z.object({
  name: z.string().describe('snake_case, a verb first'),
  title: z.string(),
  description: z.string().describe('When to use it, what it gives, what it does not do'),
  annotations: z.object({
    readOnlyHint: z.boolean(),
    destructiveHint: z.boolean(),
    idempotentHint: z.boolean(),
    openWorldHint: z.boolean(),
  }),
  inputSchema: z.string().describe('JSON of a JSON Schema of type object'),
  outputSchema: z
    .string()
    .default('')
    .describe('JSON of a JSON Schema of type object; empty when the tool answers with text'),
  implementation: z.string().describe('The body of the async TypeScript function'),
  exampleCalls: z.array(answeredExample),
})
export type AnsweredTool = z.infer<typeof answeredTool>

const answeredSecret = z.object({
  key: z.string().describe('UPPER_SNAKE_CASE'),
  description: z.string().describe('What it is for and which rights it needs'),
  howToGetUrl: z.string().default('').describe('https page where one gets it; empty when unknown'),
  whose: z.enum(['owner', 'caller']).default('owner'),
})
export type AnsweredSecret = z.infer<typeof answeredSecret>

const outcomeOf = <const O extends string>(done: O) =>
  z.enum([done, 'cannot']).describe(`cannot: it is impossible or must not be built`)
const reason = z
  .string()
  .default('')
  .describe('With cannot: why, and what would be possible, in words for the person who asked')

/** What the model answers when it writes a server. */
export const specAnswer = z.object({
  outcome: outcomeOf('spec'),
  reason,
  spec: z
    .object({
      title: z.string(),
      description: z.string(),
      instructions: z.string().default('').describe('For the model that uses the server, or empty'),
      secrets: z.array(answeredSecret).default([]),
      allowedDomains: z.array(z.string()).default([]).describe('Host names, no scheme, no path'),
      sharedCode: z.string().default('').describe('Imports, types and functions, or empty'),
      tools: z.array(answeredTool),
    })
    .nullable()
    .default(null)
    .describe('null with cannot'),
})
export type SpecAnswer = z.infer<typeof specAnswer>

const unchanged = 'null when it stays as it is'

/** What the model answers when it changes a server: only what changes, so that all else stays as it is. */
export const editAnswer = z.object({
  outcome: outcomeOf('edit'),
  reason,
  edit: z
    .object({
      summary: z.string().describe('What was changed and why, in a sentence or two for a person'),
      title: z.string().nullable().default(null).describe(unchanged),
      description: z.string().nullable().default(null).describe(unchanged),
      instructions: z.string().nullable().default(null).describe(unchanged),
      secrets: z.array(answeredSecret).nullable().default(null).describe(unchanged),
      allowedDomains: z.array(z.string()).nullable().default(null).describe(unchanged),
      sharedCode: z.string().nullable().default(null).describe(unchanged),
      rewordTools: z
        .array(
          z.object({
            tool: z.string().describe('Its present name'),
            name: z.string(),
            title: z.string(),
            description: z.string(),
          }),
        )
        .default([])
        .describe('Tools of which only name, title or description change'),
      removeTools: z.array(z.string()).default([]).describe('Names of tools that go'),
      setTools: z
        .array(answeredTool)
        .default([])
        .describe('New tools, and changed ones whole; a tool that is not listed stays as it is'),
    })
    .nullable()
    .default(null)
    .describe('null with cannot'),
})
export type EditAnswer = z.infer<typeof editAnswer>
