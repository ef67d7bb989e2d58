import * as z from 'zod'
import { idOf, timestamp } from './ids.ts'
import { logLevels } from './log-levels.ts'
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

export const serversUsage = z
  .object({
    since: timestamp,
    stepMinutes: z.int(),
    data: z
      .array(
        z.object({
          serverId: idOf('server'),
          calls: z.array(z.int()).meta({ description: 'Per step, oldest first' }),
          errors: z.array(z.int()),
        }),
      )
      .meta({ description: 'Only servers that were called' }),
  })
  .meta({ id: 'ServersUsage' })
export type ServersUsage = z.infer<typeof serversUsage>

export const recentCall = z
  .object({
    at: timestamp,
    caller: z.string().nullable().meta({ description: 'Name of the person; null: gone' }),
    clientId: z.string(),
    clientName: z.string().nullable().meta({
      description: 'As it calls itself; null: the platform, or nobody lets it in any more',
    }),
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

export const runtimeLogLine = z
  .object({
    seq: z.int().meta({ description: 'Counts from 1 within the server; the id of the event' }),
    at: timestamp,
    level: z.enum(logLevels),
    source: z.enum(['server', 'platform']).meta({
      description: 'server: written by its code; platform: said about its runner',
    }),
    versionNumber: z.int().nullable(),
    tool: z.string().nullable().meta({ description: 'Whose call was served meanwhile' }),
    message: z.string(),
    data: z.unknown().meta({ description: 'What was logged beside the message; null: nothing' }),
  })
  .meta({
    id: 'RuntimeLogLine',
    description: 'Values of secrets stand in it as [secret:NAME]',
  })
export type RuntimeLogLine = z.infer<typeof runtimeLogLine>

const logFilter = {
  level: z.enum(logLevels).optional().meta({ description: 'At least this level' }),
  tool: z.string().max(200).optional(),
  q: z.string().min(1).max(200).optional().meta({ description: 'Text in the message or the data' }),
}

const byServer = z.object({
  serverId: z.string().max(60).meta({ description: 'Its id (srv_…) or its slug' }),
})

/** About two pages of a list: an answer about all servers would grow with them. */
const MAX_SERVERS = 100

const serverIds = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(idOf('server')).max(MAX_SERVERS, `At most ${MAX_SERVERS} servers`))
  .meta({ description: `Ids with commas between them, at most ${MAX_SERVERS}` })

export const observeRoutes = {
  getUsage: {
    method: 'get',
    path: '/v1/servers/{serverId}/usage',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'Calls, errors and latency of a server and its tools',
    description: 'Counted at the gateways; a call appears within some seconds. Kept for 30 days.',
    params: byServer,
    query: z.object({ hours: z.coerce.number().int().min(1).max(720).default(24) }),
    result: usage,
  },
  getServersUsage: {
    method: 'get',
    path: '/v1/usage',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'Calls and errors of several servers in the last 24 hours, by the hour',
    query: z.object({ serverIds }),
    result: serversUsage,
  },
  listCalls: {
    method: 'get',
    path: '/v1/servers/{serverId}/calls',
    access: 'viewer',
    scope: 'servers:read',
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
    scope: 'servers:read',
    summary: 'Hosts that a server tried to reach and may not, the latest first',
    params: byServer,
    result: z.object({ data: z.array(deniedHost) }),
  },
  listRuntimeLogs: {
    method: 'get',
    path: '/v1/servers/{serverId}/logs',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'What a server has logged, and how its runners ended, newest first',
    description: 'The last 5,000 lines of at most 7 days are kept.',
    params: byServer,
    query: z.object({
      ...logFilter,
      since: timestamp.optional(),
      before: z.coerce
        .number()
        .int()
        .min(1)
        .optional()
        .meta({ description: 'The seq after which to go on: nextBefore of the page before' }),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    result: z.object({
      data: z.array(runtimeLogLine),
      nextBefore: z.int().nullable().meta({ description: 'null: there are no earlier lines' }),
    }),
  },
  followRuntimeLogs: {
    method: 'get',
    path: '/v1/servers/{serverId}/logs/events',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'The lines of a server as they come, oldest first',
    description:
      'Begins with those that are kept after Last-Event-ID (or ?after=, the seq of a line), and never ends by itself.',
    params: byServer,
    query: z.object(logFilter),
    event: runtimeLogLine,
  },
} as const satisfies Record<string, Route>
