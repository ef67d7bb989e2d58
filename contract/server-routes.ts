import * as z from 'zod'
import { idOf, slug } from './ids.ts'
import { build, secret, server, serverDetail, scanFinding, version } from './nouns.ts'
import { visibilities } from './visibility.ts'
import { openapiChoice } from './openapi-routes.ts'
import { instruction } from './preview-routes.ts'
import type { Route } from './route.ts'
import { allowedDomain, secretKey, secretValue, serverSpec } from './spec.ts'

export const givenSecrets = z
  .array(z.strictObject({ key: secretKey, value: secretValue }))
  .max(30)
  .default([])

/**
 * Exactly one source; only `spec` may go beside `previewId` or `openapi`: it is then what a person made of it.
 * `allowedDomains` goes with a template whose spec allows owner domains.
 */
const source = {
  prompt: instruction.optional().meta({
    description: 'A model writes the spec. Every domain and secret of it waits for a confirmation',
  }),
  previewId: idOf('preview').optional().meta({
    description:
      'Its spec while it is there, without another call of the model; afterwards its prompt, written afresh',
  }),
  openapi: openapiChoice
    .partial()
    .extend({ documentId: idOf('openapiDocument') })
    .optional()
    .meta({
      description:
        'Chosen operations of a document that was read. Beside a spec: what it was made of, if that is known',
    }),
  templateId: idOf('template').optional(),
  templateVersionNumber: z.int().min(1).max(2_147_483_647).optional().meta({
    description: 'Of the template: the version that was looked at. Absent: its present one',
  }),
  spec: serverSpec.optional().meta({
    description: 'By itself; or, beside previewId or openapi, what a person made of that',
  }),
  allowedDomains: z
    .array(allowedDomain)
    .max(20)
    .optional()
    .meta({ description: 'Beside those of a template whose spec allows owner domains' }),
}

interface SourceFields {
  prompt?: unknown
  previewId?: unknown
  openapi?: { operations?: unknown } | undefined
  templateId?: unknown
  spec?: unknown
}

function hasOneSource({ prompt, previewId, openapi, templateId, spec }: SourceFields) {
  const origins = [prompt, previewId, openapi, templateId].filter((one) => one !== undefined)
  if (spec === undefined)
    return origins.length === 1 && (!openapi || openapi.operations !== undefined)
  return origins.length === 0 || (origins.length === 1 && (previewId ?? openapi) !== undefined)
}
const ONE_SOURCE =
  'Send exactly one source: prompt, previewId, openapi (with operations), templateId or spec. A spec may also go beside previewId or openapi'
const oneSource = { path: ['spec'], message: ONE_SOURCE }

const allowBreaking = z.boolean().default(false).meta({
  description: 'Go live without asking although callers may be broken',
})

const serverTitle = z.string().trim().min(1).max(80)

export const createServerBody = z
  .strictObject({
    slug,
    title: serverTitle.optional().meta({ description: "Else the spec's title" }),
    visibility: z.enum(visibilities).default('members'),
    secrets: givenSecrets,
    ...source,
  })
  .refine(hasOneSource, oneSource)
  .meta({ id: 'CreateServer', description: ONE_SOURCE })

export const createBuildBody = z
  .strictObject({ ...source, allowBreaking })
  .refine(hasOneSource, oneSource)
  .meta({ id: 'CreateBuild', description: ONE_SOURCE })

const byServer = z.object({
  serverId: z.string().max(60).meta({ description: 'Its id (srv_…) or its slug' }),
})

export const serverRoutes = {
  listServers: {
    method: 'get',
    path: '/v1/servers',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'Servers of the organisation, newest first',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      cursor: z.string().max(200).optional(),
    }),
    result: z.object({ data: z.array(server), nextCursor: z.string().nullable() }),
  },
  createServer: {
    method: 'post',
    path: '/v1/servers',
    access: 'member',
    scope: 'servers:write',
    summary: 'Make a server and build its first version',
    description:
      'Answers 202 as soon as the build is recorded; follow it at /v1/builds/{buildId}/events. ' +
      '409 SlugTaken; 422 SecretMissing names the secrets that the source asks for.',
    body: createServerBody,
    result: z.object({ server, build }),
    status: 202,
    isIdempotent: true,
  },
  getServer: {
    method: 'get',
    path: '/v1/servers/{serverId}',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'One server, with its tools',
    params: byServer,
    result: serverDetail,
  },
  checkSlug: {
    method: 'get',
    path: '/v1/slugs/{slug}',
    access: 'member',
    scope: 'servers:read',
    summary: 'Whether a name is free, and the URL it would give',
    params: z.object({ slug }),
    result: z.object({
      isAvailable: z.boolean(),
      url: z.string(),
      freeSlug: slug.meta({ description: 'The name itself, or one like it that is free' }),
    }),
  },
  createBuild: {
    method: 'post',
    path: '/v1/servers/{serverId}/builds',
    access: 'member',
    scope: 'servers:write',
    summary: 'Build the next version of a server',
    description: '409 ServerBusy names the running build in facts.buildId.',
    params: byServer,
    body: createBuildBody,
    result: build,
    status: 202,
    isIdempotent: true,
  },
  iterateServer: {
    method: 'post',
    path: '/v1/servers/{serverId}/iterate',
    access: 'member',
    scope: 'servers:write',
    summary: 'Change a server by saying how',
    description:
      'Changes the spec of the live version (else of the last one) and builds the next version of it. ' +
      'Breaking changes, new domains and new secrets wait for POST /v1/builds/{buildId}/confirm.',
    params: byServer,
    body: z.strictObject({ instruction, allowBreaking }),
    result: build,
    status: 202,
    isIdempotent: true,
  },
  updateServer: {
    method: 'patch',
    path: '/v1/servers/{serverId}',
    access: 'member',
    scope: 'servers:write',
    summary: 'Change what a server is called, who may call it, and when it sleeps',
    description: 'What is not named stays as it is. Nothing is built; gateways follow at once.',
    params: byServer,
    body: z
      .strictObject({
        title: serverTitle.optional(),
        visibility: z.enum(visibilities).optional(),
        sleepAfterMinutes: z.number().min(0).max(525_600).nullable().optional().meta({
          description: "0: never; null: the installation's default",
        }),
        isPinned: z.boolean().optional(),
      })
      .refine((body) => Object.keys(body).length > 0, 'Name something to change'),
    result: server,
  },
  rollbackServer: {
    method: 'post',
    path: '/v1/servers/{serverId}/rollback',
    access: 'member',
    scope: 'servers:write',
    summary: 'Go back to an earlier version',
    description:
      'Builds the next version of what is stored of the earlier one: no model is asked and nothing is rendered. ' +
      'Secrets stay as they are today. Breaking changes wait for POST /v1/builds/{buildId}/confirm.',
    params: byServer,
    body: z.strictObject({ versionNumber: z.int().min(1).max(2_147_483_647), allowBreaking }),
    result: build,
    status: 202,
    isIdempotent: true,
  },
  redeployServer: {
    method: 'post',
    path: '/v1/servers/{serverId}/redeploy',
    access: 'member',
    scope: 'servers:write',
    summary: 'Deploy the live version anew, with the secrets of today',
    description: 'Changed secrets take effect by this, or with the next build.',
    params: byServer,
    result: build,
    status: 202,
    isIdempotent: true,
  },
  pauseServer: {
    method: 'post',
    path: '/v1/servers/{serverId}/pause',
    access: 'member',
    scope: 'servers:write',
    summary: 'Stop a server until it is resumed',
    description:
      'Callers are refused at once, a build that runs is cancelled, and the runner is stopped. Its URL, versions and secrets stay.',
    params: byServer,
    result: server,
    status: 202,
  },
  resumeServer: {
    method: 'post',
    path: '/v1/servers/{serverId}/resume',
    access: 'member',
    scope: 'servers:write',
    summary: 'Let a paused server answer again',
    params: byServer,
    result: server,
    status: 202,
  },
  deleteServer: {
    method: 'delete',
    path: '/v1/servers/{serverId}',
    access: 'admin',
    scope: 'servers:write',
    summary: 'Delete a server for good',
    description:
      'Its secrets, connections and figures are thrown away. Its name is never given to another server.',
    params: byServer,
    query: z.object({
      confirm: z
        .string()
        .max(60)
        .optional()
        .meta({ description: "The server's slug, typed once more. Without it nothing is deleted" }),
    }),
    status: 202,
  },
  listVersions: {
    method: 'get',
    path: '/v1/servers/{serverId}/versions',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'Versions of a server, newest first',
    params: byServer,
    result: z.object({ data: z.array(version) }),
  },
  getVersion: {
    method: 'get',
    path: '/v1/servers/{serverId}/versions/{number}',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'One version with its spec, rendered code and scan record',
    params: byServer.extend({ number: z.coerce.number().int().min(1).max(2_147_483_647) }),
    result: version.extend({
      spec: serverSpec.nullable().meta({ description: 'null: it was never written' }),
      code: z.string().nullable(),
      codeSha256: z.string().nullable(),
      findings: z.array(scanFinding),
    }),
  },
  listSecrets: {
    method: 'get',
    path: '/v1/servers/{serverId}/secrets',
    access: 'viewer',
    scope: 'servers:read',
    summary: 'Secrets of a server, without their values',
    params: byServer,
    result: z.object({ data: z.array(secret) }),
  },
  setSecret: {
    method: 'put',
    path: '/v1/servers/{serverId}/secrets/{key}',
    access: 'member',
    scope: 'secrets:write',
    summary: 'Set or replace a secret',
    description:
      'The value can never be read again. The live version keeps the old one until the next build.',
    params: byServer.extend({ key: secretKey }),
    body: z.strictObject({ value: secretValue }),
    result: secret,
  },
  deleteSecret: {
    method: 'delete',
    path: '/v1/servers/{serverId}/secrets/{key}',
    access: 'member',
    scope: 'secrets:write',
    summary: 'Delete a secret',
    description: 'The live version keeps it until the next build.',
    params: byServer.extend({ key: secretKey }),
  },
} as const satisfies Record<string, Route>
