import type { Role } from './roles.ts'

/** What an API key may be good for. Its right at any moment: its scopes, and never more than its creator's role. */
export const scopes = [
  'servers:read',
  'servers:write',
  'secrets:write',
  'templates:write',
  'org:read',
  'org:write',
] as const
export type Scope = (typeof scopes)[number]

/** The role that a person needs to make a key of this scope. */
export const roleOfScope = {
  'servers:read': 'viewer',
  'servers:write': 'member',
  'secrets:write': 'member',
  'templates:write': 'member',
  'org:read': 'viewer',
  'org:write': 'admin',
} as const satisfies Record<Scope, Role>
