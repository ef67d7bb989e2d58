import * as z from 'zod'
import { build, server } from './nouns.ts'
import type { Route } from './route.ts'
import { givenSecrets } from './server-routes.ts'
import { allowedDomain, secretKey } from './spec.ts'
import { templateCategories, templateSorts } from './template-choices.ts'
import {
  publishBody,
  publishCheck,
  template,
  templateComparison,
  templateDetail,
  templateVersionDetail,
  upgrade,
} from './templates.ts'

const versionNumber = z.int().min(1).max(2_147_483_647)
const numberInUrl = z.coerce.number().int().min(1).max(2_147_483_647)
const byTemplate = z.object({
  templateId: z.string().max(60).meta({ description: 'Its id (tpl_…) or its slug' }),
})
const byServer = z.object({
  serverId: z.string().max(60).meta({ description: 'Its id (srv_…) or its slug' }),
})

export const templateRoutes = {
  listTemplates: {
    method: 'get',
    path: '/v1/templates',
    access: 'marketplace',
    scope: 'servers:read',
    summary: 'Templates that can be forked',
    description:
      'trending weighs live deployments and forks by age, top does not, newest is by the day of publication. ' +
      'With q: those that hold all its words, or words that begin so; after them those with words that are nearly the same.',
    query: z.object({
      sort: z.enum(templateSorts).default('trending'),
      category: z.enum(templateCategories).optional(),
      q: z.string().trim().max(100).optional(),
      of: z.enum(['all', 'yours']).default('all').meta({
        description:
          'yours: all that your organisation published, newest first, with what is hidden or taken down',
      }),
      limit: z.coerce.number().int().min(1).max(100).default(24),
      cursor: z.string().max(300).optional(),
    }),
    result: z.object({ data: z.array(template), nextCursor: z.string().nullable() }),
  },
  getTemplate: {
    method: 'get',
    path: '/v1/templates/{templateId}',
    access: 'marketplace',
    scope: 'servers:read',
    summary: 'One template with its tools, its code and its versions',
    params: byTemplate,
    result: templateDetail,
  },
  getTemplateVersion: {
    method: 'get',
    path: '/v1/templates/{templateId}/versions/{number}',
    access: 'marketplace',
    scope: 'servers:read',
    summary: 'One version of a template, as it was published',
    params: byTemplate.extend({ number: numberInUrl }),
    result: templateVersionDetail,
  },
  compareTemplateVersions: {
    method: 'get',
    path: '/v1/templates/{templateId}/compare',
    access: 'marketplace',
    scope: 'servers:read',
    summary: 'What changed between two versions of a template',
    params: byTemplate,
    query: z.object({ from: numberInUrl, to: numberInUrl }),
    result: templateComparison,
  },
  deleteTemplate: {
    method: 'delete',
    path: '/v1/templates/{templateId}',
    access: 'admin',
    scope: 'templates:write',
    summary: 'Take a template of yours out of the marketplace for good',
    description:
      'Nobody can fork it any more. Forks go on running. Its name is not given to another one.',
    params: byTemplate,
  },
  checkPublish: {
    method: 'post',
    path: '/v1/servers/{serverId}/publish/check',
    access: 'member',
    scope: 'templates:write',
    summary: 'Look at what publishing the live version would show, and at what stops it',
    description:
      'Scans code and bundle and runs the self-test again, which takes seconds; for ten minutes the same version is not tested twice. ' +
      'Nothing is published. 503 WorkerUnavailable when nobody can test it now.',
    params: byServer,
    body: publishBody,
    result: publishCheck,
  },
  publishTemplate: {
    method: 'post',
    path: '/v1/servers/{serverId}/publish',
    access: 'member',
    scope: 'templates:write',
    summary: 'Publish the live version as a template, or as the next version of one',
    description:
      "Spec, code and bundle become public as they are. The server's name, title and URL, its data and the values of its secrets do not. " +
      '422 NotPublishable lists in errors what stops it.',
    params: byServer,
    body: publishBody.extend({
      versionNumber: versionNumber.meta({
        description: 'Of the live version that was checked: when another one is live by now, 422',
      }),
    }),
    result: template,
    status: 201,
    isIdempotent: true,
  },
  getUpgrade: {
    method: 'get',
    path: '/v1/servers/{serverId}/upgrade',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'What the newest version of its template would change in a fork',
    description: '404 TemplateNotFound when the server was not made of a template.',
    params: byServer,
    result: upgrade,
  },
  upgradeServer: {
    method: 'post',
    path: '/v1/servers/{serverId}/upgrade',
    access: 'member',
    scope: 'servers:write',
    summary: 'Build the newest version of its template',
    description:
      'The stored code is deployed as it is, without a call of the model. New domains and secrets that are not in the body wait for POST /v1/builds/{buildId}/confirm, and so do breaking changes.',
    params: byServer,
    body: z.strictObject({
      versionNumber: versionNumber.meta({ description: 'Of the template, as it was looked at' }),
      domains: z.array(allowedDomain).max(50).default([]).meta({
        description: 'Of newDomains: those that it may reach',
      }),
      secretKeys: z.array(secretKey).max(30).default([]).meta({
        description: 'Of newSecrets: those that it may ask for',
      }),
      secrets: givenSecrets,
      discardsOwnChanges: z.boolean().default(false).meta({
        description:
          'Has to be true when isIterated: the template takes the place of what is yours',
      }),
      allowBreaking: z.boolean().default(false).meta({
        description: 'Go live without asking although callers may be broken',
      }),
    }),
    result: build,
    status: 202,
    isIdempotent: true,
  },
  declineUpgrades: {
    method: 'put',
    path: '/v1/servers/{serverId}/upgrades',
    access: 'member',
    scope: 'servers:write',
    summary: 'Say that a fork wants no upgrades, or that it does again',
    params: byServer,
    body: z.strictObject({ isDeclined: z.boolean() }),
    result: server,
  },
} as const satisfies Record<string, Route>
