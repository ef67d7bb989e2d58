// Who may call now, from memory: the rows are read anew whenever one of them changes.
import type { AccessRows, Route } from '../db/gateway-reads.ts'
import type { VerifiedToken } from './tokens/verify-token.ts'

/** Whoever calls in the platform's own name; the subject of health checks. */
const PLATFORM_SUBJECT = 'bmm'
const PLATFORM_CLIENT = 'bmm-'

export type Cutoff = AccessRows['cutoffs'][number]

export interface AccessFacts {
  users: ReadonlySet<string>
  /** By organisation. */
  members: ReadonlyMap<string, ReadonlySet<string>>
  /** By server. */
  callers: ReadonlyMap<string, ReadonlySet<string>>
  cutoffs: ReadonlyMap<string, readonly Cutoff[]>
}

export const noAccess: AccessFacts = {
  users: new Set(),
  members: new Map(),
  callers: new Map(),
  cutoffs: new Map(),
}

export function indexAccess({ userIds, members, callers, cutoffs }: AccessRows): AccessFacts {
  return {
    users: new Set(userIds),
    members: peopleOf(Map.groupBy(members, ({ organisationId }) => organisationId)),
    callers: peopleOf(Map.groupBy(callers, ({ serverId }) => serverId)),
    cutoffs: Map.groupBy(cutoffs, ({ serverId }) => serverId),
  }
}

function peopleOf(rowsById: ReadonlyMap<string, { userId: string }[]>) {
  return new Map([...rowsById].map(([id, rows]) => [id, new Set(rows.map(({ userId }) => userId))]))
}

export type AccessDecision = 'allowed' | 'cut-off' | 'no-access'

export function decideAccess(
  { users, members, callers, cutoffs }: AccessFacts,
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
  const isNamed =
    members.get(route.organisationId)?.has(token.subject) ||
    callers.get(route.serverId)?.has(token.subject)
  return isNamed || route.visibility === 'public' ? 'allowed' : 'no-access'
}

/** Ids of registered clients are random or URLs, so none of them can begin like this. */
export function isPlatformClient({ clientId }: VerifiedToken): boolean {
  return clientId.startsWith(PLATFORM_CLIENT)
}
