import * as z from 'zod'
import { template, templateDetail } from './nouns.ts'
import type { Route } from './route.ts'

export const templateRoutes = {
  listTemplates: {
    method: 'get',
    path: '/v1/templates',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'Templates that can be forked',
    result: z.object({ data: z.array(template) }),
  },
  getTemplate: {
    method: 'get',
    path: '/v1/templates/{templateId}',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'One template with its tools and its code',
    params: z.object({
      templateId: z.string().max(60).meta({ description: 'Its id or its slug' }),
    }),
    result: templateDetail,
  },
} as const satisfies Record<string, Route>
