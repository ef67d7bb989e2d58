import * as z from 'zod'
import { organisationPolicy, quotaUse } from './policy.ts'
import type { Route } from './route.ts'

export const policyRoutes = {
  getPolicy: {
    method: 'get',
    path: '/v1/me/org/policy',
    access: 'viewer',
    scope: 'org:read',
    summary: 'What the organisation allows itself',
    result: organisationPolicy,
  },
  setPolicy: {
    method: 'put',
    path: '/v1/me/org/policy',
    access: 'admin',
    scope: 'org:write',
    summary: 'Set what the organisation allows itself, whole',
    description:
      'Holds for what is asked for from now on: servers that run already go on, until they are built again. ' +
      'Refusals are 403 PolicyRefused and 429 QuotaReached, with the name of the rule in facts.rule.',
    body: organisationPolicy,
    result: z.object({
      policy: organisationPolicy,
      publicServers: z.array(z.string()).meta({
        description:
          'Slugs of servers that are public where that is not allowed. They go on, and are not built again while they are',
      }),
    }),
  },
  getQuotaUse: {
    method: 'get',
    path: '/v1/me/org/usage',
    access: 'viewer',
    scope: 'org:read',
    summary: 'How much of its quotas the organisation uses now',
    result: quotaUse,
  },
} as const satisfies Record<string, Route>
