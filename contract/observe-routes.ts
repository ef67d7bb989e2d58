import * as z from 'zod'
import { timestamp } from './ids.ts'
import type { Route } from './route.ts'

const sums = {
  calls: z.int(),
  errors: z.int(),
  p50Ms: z.number().nullable().meta({ description: 'null: no call' }),
  p95Ms: z.number().nullable(),
}

export const usage = z
  .object({
    since: timestamp,
    stepMinutes: z.int().meta({ description: 'How long each point is' }),
    points: z
      .array(z.object({ at: timestamp, ...sums }))
      .meta({ description: 'Oldest first, without gaps' }),
    tools: z
      .array(z.object({ tool: z.string(), ...sums }))
      .meta({ description: 'Of the whole time, the most called first' }),
    total: z.object(sums),
  })
  .meta({
    id: 'Usage',
    description: 'Calls, errors and latency. Percentiles are the ends of buckets',
  })
export type Usage = z.infer<typeof usage>

export const recentCall = z
  .object({
    at: timestamp,
    caller: z.string().nullable().meta({ description: 'Name of the person; null: gone' }),
    clientId: z.string(),
    method: z.string().nullable(),
    tool: z.string().nullable(),
    arguments: z.unknown().meta({ description: 'Their shape: types in place of values' }),
    status: z.int(),
    isError: z.boolean(),
    durationMs: z.number(),
  })
  .meta({ id: 'RecentCall' })
export type RecentCall = z.infer<typeof recentCall>

export const deniedHost = z
  .object({
    host: z.string(),
    port: z.int(),
    reason: z.string().meta({ description: 'In words' }),
    canBeAllowed: z
      .boolean()
      .meta({ description: 'It is not listed, and nothing else speaks against it' }),
    count: z.int(),
    firstAt: timestamp,
    lastAt: timestamp,
  })
  .meta({ id: 'DeniedHost', description: 'What the code tried to reach and may not' })
export type DeniedHost = z.infer<typeof deniedHost>

const byServer = z.object({
  serverId: z.string().max(60).meta({ description: 'Its id (srv_…) or its slug' }),
})

export const observeRoutes = {
  getUsage: {
    method: 'get',
    path: '/v1/servers/{serverId}/usage',
    access: 'viewer',
    summary: 'Calls, errors and latency of a server and its tools',
    description: 'Counted at the gateways; a call appears within some seconds. Kept for 30 days.',
    params: byServer,
    query: z.object({ hours: z.coerce.number().int().min(1).max(720).default(24) }),
    result: usage,
  },
  listCalls: {
    method: 'get',
    path: '/v1/servers/{serverId}/calls',
    access: 'viewer',
    summary: 'The last calls of a server, newest first',
    description: 'With the shapes of their arguments, never the values.',
    params: byServer,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
    result: z.object({ data: z.array(recentCall) }),
  },
  listDeniedHosts: {
    method: 'get',
    path: '/v1/servers/{serverId}/denied-hosts',
    access: 'viewer',
    summary: 'Hosts that a server tried to reach and may not, the latest first',
    params: byServer,
    result: z.object({ data: z.array(deniedHost) }),
  },
} as const satisfies Record<string, Route>
