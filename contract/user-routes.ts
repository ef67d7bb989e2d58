import * as z from 'zod'
import { idOf } from './ids.ts'
import { account } from './people.ts'
import type { Route } from './route.ts'

const byUser = z.object({ userId: idOf('user') })
const reason = z.string().trim().min(3, 'Say why').max(1_000)

export const userRoutes = {
  listUsers: {
    method: 'get',
    path: '/v1/admin/users',
    access: 'administrator',
    summary: 'People of this installation, newest first',
    query: z.object({
      q: z.string().trim().min(1).max(200).optional().meta({
        description: 'Part of a name or an address',
      }),
      limit: z.coerce.number().int().min(1).max(100).default(50),
      cursor: z.string().max(200).optional(),
    }),
    result: z.object({ data: z.array(account), nextCursor: z.string().nullable() }),
  },
  suspendUser: {
    method: 'post',
    path: '/v1/admin/users/{userId}/suspend',
    access: 'administrator',
    summary: 'Suspend a person',
    description:
      'Ends their sessions, API keys and connections at once, and refuses the tokens of their MCP clients. ' +
      'What they made stays, and goes on serving others. Their e-mail address is free for another account.',
    params: byUser,
    body: z.strictObject({ reason }),
    result: account,
  },
  restoreUser: {
    method: 'post',
    path: '/v1/admin/users/{userId}/restore',
    access: 'administrator',
    summary: 'Let a suspended person in again',
    description:
      'Their roles are as before. Sessions, API keys and connections they make anew. 409 AccountExists when somebody else has their address by now.',
    params: byUser,
    result: account,
  },
  setAdministrator: {
    method: 'put',
    path: '/v1/admin/users/{userId}/administrator',
    access: 'administrator',
    summary: 'Make a person an administrator of the installation, or withdraw that',
    description:
      'Not of yourself, so that one is always left. Who is suspended does not become one. Nothing of theirs ends.',
    params: byUser,
    body: z.strictObject({ isAdministrator: z.boolean(), reason }),
    result: account,
  },
} as const satisfies Record<string, Route>
