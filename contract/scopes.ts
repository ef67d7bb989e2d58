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
