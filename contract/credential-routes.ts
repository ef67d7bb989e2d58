import * as z from 'zod'
import { slug, timestamp } from './ids.ts'
import type { Route } from './route.ts'
import { secretKey, secretSpec } from './spec.ts'

/** What one value may hold: all of a caller's travel in one header of 8 kB. */
export const CALLER_SECRET_MAX_BYTES = 4_096

export const credential = secretSpec
  .omit({ whose: true })
  .extend({
    isAsked: z.boolean().meta({ description: 'The live version asks for it' }),
    setAt: timestamp.nullable().meta({ description: 'null: not given' }),
  })
  .meta({
    id: 'Credential',
    description: 'What you give for your own calls of a server, without its value',
  })
export type Credential = z.infer<typeof credential>

const credentials = z
  .object({
    server: z.object({ slug, title: z.string(), organisationName: z.string() }),
    data: z.array(credential),
  })
  .meta({ id: 'Credentials' })
export type Credentials = z.infer<typeof credentials>

const byServer = z.object({ slug })
const byKey = byServer.extend({ key: secretKey })

export const credentialRoutes = {
  listCredentialServers: {
    method: 'get',
    path: '/v1/me/credentials',
    access: 'signed-in',
    summary: 'Servers that hold credentials of yours',
    result: z.object({
      data: z.array(z.object({ slug, title: z.string(), keys: z.array(z.string()) })),
    }),
  },
  listCredentials: {
    method: 'get',
    path: '/v1/me/credentials/{slug}',
    access: 'signed-in',
    summary: 'What a server asks of you, and what you gave',
    description: 'Only your own calls carry these values. The owner of the server never sees them.',
    params: byServer,
    result: credentials,
  },
  setCredential: {
    method: 'put',
    path: '/v1/me/credentials/{slug}/{key}',
    access: 'signed-in',
    summary: 'Give or replace one of them',
    description: 'Your next call carries it. The value can never be read again.',
    params: byKey,
    body: z.strictObject({
      value: z
        .string()
        .trim()
        .min(1, 'A value cannot be empty')
        .refine(
          (value) => new TextEncoder().encode(value).length <= CALLER_SECRET_MAX_BYTES,
          `At most ${CALLER_SECRET_MAX_BYTES} bytes`,
        ),
    }),
  },
  deleteCredential: {
    method: 'delete',
    path: '/v1/me/credentials/{slug}/{key}',
    access: 'signed-in',
    summary: 'Take one of them back',
    params: byKey,
  },
} as const satisfies Record<string, Route>
