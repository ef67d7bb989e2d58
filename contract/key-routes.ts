import * as z from 'zod'
import { idOf, timestamp } from './ids.ts'
import type { Route } from './route.ts'
import { scopes } from './scopes.ts'

export const apiKey = z
  .object({
    id: idOf('apiKey'),
    name: z.string(),
    lastFour: z.string().meta({ description: 'The last four characters of the key' }),
    scopes: z.array(z.enum(scopes)),
    createdBy: z.object({ userId: idOf('user'), name: z.string() }),
    createdAt: timestamp,
    expiresAt: timestamp,
    lastUsedAt: timestamp.nullable().meta({ description: 'Exact to a minute; null: never' }),
  })
  .meta({ id: 'ApiKey', description: 'A key for programs, without its secret part' })
export type ApiKey = z.infer<typeof apiKey>

export const madeKey = z
  .object({
    key: apiKey,
    token: z.string().meta({ description: 'The key itself (bmm_…). It is shown this once' }),
  })
  .meta({ id: 'MadeKey' })
export type MadeKey = z.infer<typeof madeKey>

export const createKeyBody = z.strictObject({
  name: z.string().trim().min(1, 'Say what it is for').max(80),
  scopes: z
    .array(z.enum(scopes))
    .min(1, 'Choose at least one scope')
    .refine((given) => new Set(given).size === given.length, 'Name each scope once'),
  expiresInDays: z.int().min(1).max(366, 'At most 366 days').default(90),
})

export const keyRoutes = {
  listKeys: {
    method: 'get',
    path: '/v1/keys',
    access: 'viewer',
    scope: 'org:read',
    summary: 'API keys of the organisation, newest first',
    description: 'An admin sees all of them, everybody else their own. Revoked ones are gone.',
    result: z.object({ data: z.array(apiKey) }),
  },
  createKey: {
    method: 'post',
    path: '/v1/keys',
    access: 'viewer',
    summary: 'Make an API key',
    description:
      'Send it as Authorization: Bearer. It acts as you in the organisation that you work in now, within its scopes ' +
      'and never beyond your role of that moment. 403 NotAllowed names the scope that your role does not reach.',
    body: createKeyBody,
    result: madeKey,
    status: 201,
  },
  revokeKey: {
    method: 'delete',
    path: '/v1/keys/{keyId}',
    access: 'viewer',
    summary: 'Revoke an API key at once',
    description: 'Your own; an admin any of the organisation.',
    params: z.object({ keyId: idOf('apiKey') }),
  },
} as const satisfies Record<string, Route>
