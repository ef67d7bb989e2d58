// Who may call now, from memory: the rows are read anew whenever one of them changes.
import type { AccessRows, Route } from '../db/gateway-reads.ts'
import type { VerifiedToken } from './tokens/verify-token.ts'

/** Whoever calls in the platform's own name; the subject of health checks. */
const PLATFORM_SUBJECT = 'bmm'
const PLATFORM_CLIENT = 'bmm-'

export type Cutoff = AccessRows['cutoffs'][number]

export interface AccessFacts {
  users: ReadonlySet<string>
  members: ReadonlyMap<string, ReadonlySet<string>>
  cutoffs: ReadonlyMap<string, readonly Cutoff[]>
}

export const noAccess: AccessFacts = { users: new Set(), members: new Map(), cutoffs: new Map() }

export function indexAccess({ userIds, members, cutoffs }: AccessRows): AccessFacts {
  const byOrganisation = Map.groupBy(members, ({ organisationId }) => organisationId)
  return {
    users: new Set(userIds),
    members: new Map(
      [...byOrganisation].map(([id, rows]) => [id, new Set(rows.map(({ userId }) => userId))]),
    ),
    cutoffs: Map.groupBy(cutoffs, ({ serverId }) => serverId),
  }
}

export type AccessDecision = 'allowed' | 'cut-off' | 'no-access'

export function decideAccess(
  { users, members, cutoffs }: AccessFacts,
  { route, token }: { route: Route; token: VerifiedToken },
): AccessDecision {
  const isCutOff = cutoffs
    .get(route.serverId)
    ?.some(
      ({ userId, clientId, issuedBefore }) =>
        (userId === undefined || userId === token.subject) &&
        (clientId === undefined || clientId === token.clientId) &&
        token.issuedAt * 1000 < issuedBefore.getTime(),
    )
  if (isCutOff) return 'cut-off'
  if (token.subject === PLATFORM_SUBJECT && isPlatformClient(token)) return 'allowed'
  if (!users.has(token.subject)) return 'no-access'
  const isMember = members.get(route.organisationId)?.has(token.subject) ?? false
  return isMember || route.visibility === 'public' ? 'allowed' : 'no-access'
}

/** Ids of registered clients are random or URLs, so none of them can begin like this. */
export function isPlatformClient({ clientId }: VerifiedToken): boolean {
  return clientId.startsWith(PLATFORM_CLIENT)
}
