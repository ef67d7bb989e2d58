import * as z from 'zod'
import { idOf } from './ids.ts'
import { moderatedTemplate, notice, report, takedown, takedownPlan } from './moderation.ts'
import type { Route } from './route.ts'
import { secretKey, secretValue } from './spec.ts'
import { reportReasons } from './template-choices.ts'

const byTemplate = z.object({ templateId: idOf('template') })
const byTakedown = z.object({ takedownId: idOf('takedown') })
/** For those whom it hits: they read it word for word. */
const reason = z.string().trim().min(10, 'Say why, in a sentence').max(500)
const page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
})

export const moderationRoutes = {
  reportTemplate: {
    method: 'post',
    path: '/v1/templates/{templateId}/reports',
    access: 'viewer',
    summary: 'Tell the administrators what is wrong with a template',
    params: byTemplate,
    body: z.strictObject({
      reason: z.enum(reportReasons),
      details: z.string().trim().min(10, 'Say what is wrong, in a sentence').max(4_000),
      contact: z.string().trim().max(254).optional(),
    }),
    result: z.object({ id: idOf('report') }),
    status: 201,
    isIdempotent: true,
  },
  listReports: {
    method: 'get',
    path: '/v1/admin/reports',
    access: 'administrator',
    summary: 'What was reported, open ones first',
    query: page,
    result: z.object({ data: z.array(report), nextCursor: z.string().nullable() }),
  },
  closeReport: {
    method: 'post',
    path: '/v1/admin/reports/{reportId}/close',
    access: 'administrator',
    summary: 'Put a report aside, with a note of what was done',
    params: z.object({ reportId: idOf('report') }),
    body: z.strictObject({ note: z.string().trim().min(1).max(1_000) }),
    result: report,
  },
  listModeratedTemplates: {
    method: 'get',
    path: '/v1/admin/templates',
    access: 'administrator',
    summary: 'Every template, with hidden ones and those taken down',
    query: page.extend({ q: z.string().trim().max(100).optional() }),
    result: z.object({ data: z.array(moderatedTemplate), nextCursor: z.string().nullable() }),
  },
  verifyTemplate: {
    method: 'put',
    path: '/v1/admin/templates/{templateId}/verified',
    access: 'administrator',
    summary: 'Give a template the verified badge, or take it away',
    params: byTemplate,
    description: 'It goes by itself when a next version is published.',
    body: z
      .strictObject({
        isVerified: z.boolean(),
        versionNumber: z.int().optional().meta({ description: 'That was looked at' }),
      })
      .refine(({ isVerified, versionNumber }) => !isVerified || versionNumber !== undefined, {
        path: ['versionNumber'],
        message: 'Name the version that was looked at',
      }),
    result: moderatedTemplate,
  },
  hideTemplate: {
    method: 'put',
    path: '/v1/admin/templates/{templateId}/hidden',
    access: 'administrator',
    summary: 'Take a template out of the marketplace, or put it back',
    description: 'Forks go on running; nobody can make another one.',
    params: byTemplate,
    body: z
      .strictObject({ isHidden: z.boolean(), reason: reason.optional() })
      .refine(({ isHidden, reason: why }) => !isHidden || why !== undefined, {
        path: ['reason'],
        message: 'Say why, in a sentence: its author reads it',
      }),
    result: moderatedTemplate,
  },
  getTakedownPlan: {
    method: 'get',
    path: '/v1/admin/templates/{templateId}/takedown-plan',
    access: 'administrator',
    summary: 'What taking a template down would stop',
    params: byTemplate,
    result: takedownPlan,
  },
  takeDownTemplate: {
    method: 'post',
    path: '/v1/admin/templates/{templateId}/takedown',
    access: 'administrator',
    summary: 'Stop a template together with every fork of it',
    description:
      'Stops the servers that it was published from too, and templates derived from it with theirs. Callers are refused ' +
      'from this answer on; runners are stopped behind it. A second one joins the first.',
    params: byTemplate,
    body: z.strictObject({
      reason,
      confirm: z.string().max(60).meta({ description: "The template's slug, typed once more" }),
      includesDerived: z.boolean().default(true).meta({
        description: 'false: templates that were published from forks of it stay',
      }),
    }),
    result: takedown,
    status: 202,
  },
  getTakedown: {
    method: 'get',
    path: '/v1/admin/takedowns/{takedownId}',
    access: 'administrator',
    summary: 'How far a takedown is, and what could not be stopped',
    params: byTakedown,
    result: takedown,
  },
  restoreTemplate: {
    method: 'post',
    path: '/v1/admin/takedowns/{takedownId}/restore',
    access: 'administrator',
    summary: 'Undo a takedown',
    description:
      'Gives back exactly what it stopped, with the same URLs and secrets. Servers that their owners had paused stay paused.',
    params: byTakedown,
    result: takedown,
    status: 202,
  },
  listNotices: {
    method: 'get',
    path: '/v1/notices',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'What the organisation must be told, newest first',
    result: z.object({ data: z.array(notice) }),
  },
  dismissNotice: {
    method: 'delete',
    path: '/v1/notices/{noticeId}',
    access: 'member',
    scope: 'servers:write',
    summary: 'Put a notice away, for all of the organisation',
    params: z.object({ noticeId: idOf('notice') }),
  },
  exportSecrets: {
    method: 'post',
    path: '/v1/servers/{serverId}/secrets/export',
    access: 'admin',
    summary: 'Read the secrets of a server that was taken down',
    description:
      'Only while it is taken down: what its owner needs to deploy elsewhere. 403 for every other server. Each time is in the audit log.',
    params: z.object({ serverId: z.string().max(60) }),
    result: z.object({ data: z.array(z.object({ key: secretKey, value: secretValue })) }),
  },
} as const satisfies Record<string, Route>
