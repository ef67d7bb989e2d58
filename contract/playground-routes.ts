import * as z from 'zod'
import type { Route } from './route.ts'
import { toolName } from './spec.ts'

export const toolCall = z
  .object({
    durationMs: z.number().meta({ description: 'From the request to the last byte of the answer' }),
    result: z
      .looseObject({
        content: z.array(z.looseObject({ type: z.string() })),
        structuredContent: z.record(z.string(), z.unknown()).optional(),
        isError: z.boolean().optional(),
      })
      .nullable()
      .meta({ description: 'As the tool gave it. null: the server answered with an error' }),
    error: z
      .object({ code: z.int(), message: z.string() })
      .nullable()
      .meta({ description: 'The error of JSON-RPC, as for arguments that do not fit' }),
    exchange: z
      .object({
        url: z.string(),
        requestHeaders: z.record(z.string(), z.string()),
        requestBody: z.string(),
        status: z.int(),
        responseHeaders: z.record(z.string(), z.string()),
        responseBody: z.string(),
      })
      .meta({ description: 'What went over the wire, without the token' }),
  })
  .meta({ id: 'ToolCall', description: 'How one call of a tool went' })
export type ToolCall = z.infer<typeof toolCall>

export const playgroundRoutes = {
  callTool: {
    method: 'post',
    path: '/v1/servers/{serverId}/calls',
    access: 'viewer',
    summary: 'Call a tool of the live version as yourself',
    description:
      'Goes through the gateway with a token of 60 seconds in your name, and is judged, limited and counted there like any ' +
      'call; it is not in the audit log. A server that sleeps is woken. 503 CallFailed and 504 CallTimedOut say why no answer came.',
    params: z.object({
      serverId: z.string().max(60).meta({ description: 'Its id (srv_…) or its slug' }),
    }),
    body: z.strictObject({
      tool: toolName,
      arguments: z.record(z.string(), z.unknown()).default({}),
    }),
    result: toolCall,
  },
} as const satisfies Record<string, Route>
