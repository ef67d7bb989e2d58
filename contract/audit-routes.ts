import * as z from 'zod'
import { timestamp } from './ids.ts'
import type { Route } from './route.ts'

/** One act, as it was when it happened: names stay when what they name is gone. */
export const auditEvent = z
  .object({
    id: z.int(),
    at: timestamp,
    actor: z.object({ id: z.string(), name: z.string().nullable() }).nullable().meta({
      description: 'null: the platform by itself, or somebody who is not known',
    }),
    action: z.string(),
    resource: z.object({
      type: z.string(),
      id: z.string().nullable(),
      title: z.string().nullable(),
    }),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof auditEvent>

/** An event and its place in the chain of its organisation. */
export const chainedAuditEvent = auditEvent
  .extend({
    organisationId: z.string().nullable(),
    seq: z.int(),
    prevHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'ChainedAuditEvent' })
export type ChainedAuditEvent = z.infer<typeof chainedAuditEvent>

export const auditFilter = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,14}\.\d{1,15}$/, 'Not a nextCursor of this list')
    .optional(),
  action: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .meta({ description: 'One action, as "server.create"; or all that begin so: "server."' }),
  resourceType: z.string().min(1).max(40).optional(),
  actor: z.string().min(1).max(60).optional().meta({ description: 'The id of a person' }),
  from: timestamp.optional(),
  to: timestamp.optional().meta({ description: 'Up to, and without, this moment' }),
})

const auditPage = z.object({ data: z.array(auditEvent), nextCursor: z.string().nullable() })

const CHAIN =
  'hash is the SHA-256, in lower-case hexadecimal digits, of the JSON without spaces of [prevHash, seq, id, ' +
  'organisationId, at, actor id, actor name, action, resource type, resource id, resource title, requestId, address, ' +
  'metadata], null for what is not there. The first prevHash is 64 zeros.'

export const auditRoutes = {
  listAudit: {
    method: 'get',
    path: '/v1/audit',
    access: 'admin',
    scope: 'org:read',
    summary: 'What was done in the organisation, newest first',
    query: auditFilter,
    result: auditPage,
  },
  exportAudit: {
    method: 'get',
    path: '/v1/audit/export',
    access: 'admin',
    scope: 'org:read',
    summary: 'The whole audit log of the organisation, oldest first',
    description: `A line each (application/x-ndjson). ${CHAIN}`,
    line: chainedAuditEvent,
  },
  listInstallationAudit: {
    method: 'get',
    path: '/v1/admin/audit',
    access: 'administrator',
    summary: 'What was done to the installation, newest first',
    description:
      'Acts that belong to no organisation. audit.broken says that an audit log was tampered with, and where.',
    query: auditFilter,
    result: auditPage,
  },
} as const satisfies Record<string, Route>
