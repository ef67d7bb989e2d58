import * as z from 'zod'
import { timestamp } from './ids.ts'
import type { Route } from './route.ts'

export const host = z
  .object({
    id: z.string(),
    seenAt: timestamp
      .nullable()
      .meta({ description: 'When its Docker engine last answered; null: it was lost' }),
    isUsable: z.boolean().meta({ description: 'Whether builds are given to it now' }),
    liveServers: z.int().meta({ description: 'Servers whose live version has a runner here' }),
    runners: z.array(z.object({ state: z.string(), count: z.int() })).meta({
      description: 'By state, without those that are gone',
    }),
    ports: z
      .object({ leased: z.int(), blocked: z.int(), total: z.int() })
      .meta({ description: 'Of VERSION_PORTS; blocked: held by something that is not ours' }),
  })
  .meta({ id: 'Host', description: 'A machine that runs servers' })
export type Host = z.infer<typeof host>

export const hostRoutes = {
  listHosts: {
    method: 'get',
    path: '/v1/admin/hosts',
    access: 'administrator',
    summary: 'Machines that run servers, and how full they are',
    result: z.object({ data: z.array(host) }),
  },
} as const satisfies Record<string, Route>
