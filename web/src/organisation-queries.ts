// What the pages of the organisation read.
import { infiniteQueryOptions, queryOptions } from '@tanstack/solid-query'
import { answerOf, type Api } from './api.ts'
import { nextPage } from './next-page.ts'

export const organisationKeys = {
  mine: ['organisations'],
  members: ['organisation', 'members'],
  invitations: ['organisation', 'invitations'],
  apiKeys: ['organisation', 'keys'],
  policy: ['organisation', 'policy'],
  quotaUse: ['organisation', 'usage'],
  notices: ['organisation', 'notices'],
  callers: (slug: string) => ['servers', slug, 'callers'],
  audit: (filter: AuditFilter) => ['organisation', 'audit', filter],
} as const

export interface AuditFilter {
  action?: string
  resourceType?: string
  actor?: string
  from?: string
  to?: string
}

export function organisationsQuery(api: Api) {
  return queryOptions({
    queryKey: organisationKeys.mine,
    queryFn: () => answerOf(api.GET('/v1/organisations')),
    staleTime: 60_000,
  })
}

export function membersQuery(api: Api) {
  return queryOptions({
    queryKey: organisationKeys.members,
    queryFn: () => answerOf(api.GET('/v1/members')),
    reconcile: 'userId', // a row that is read anew stays the same, and keeps the focus
  })
}

export function invitationsQuery(api: Api) {
  return queryOptions({
    queryKey: organisationKeys.invitations,
    queryFn: () => answerOf(api.GET('/v1/invitations')),
  })
}

export function apiKeysQuery(api: Api) {
  return queryOptions({
    queryKey: organisationKeys.apiKeys,
    queryFn: () => answerOf(api.GET('/v1/keys')),
  })
}

export function policyQuery(api: Api) {
  return queryOptions({
    queryKey: organisationKeys.policy,
    queryFn: () => answerOf(api.GET('/v1/me/org/policy')),
  })
}

export function quotaUseQuery(api: Api) {
  return queryOptions({
    queryKey: organisationKeys.quotaUse,
    queryFn: () => answerOf(api.GET('/v1/me/org/usage')),
  })
}

export function noticesQuery(api: Api) {
  return queryOptions({
    queryKey: organisationKeys.notices,
    queryFn: () => answerOf(api.GET('/v1/notices')),
    staleTime: 30_000,
  })
}

export function callersQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: organisationKeys.callers(slug),
    queryFn: () =>
      answerOf(api.GET('/v1/servers/{serverId}/callers', { params: { path: { serverId: slug } } })),
  })
}

/** Page after page, newest first. */
export function auditQuery(api: Api, filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: organisationKeys.audit(filter),
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/v1/audit', {
          params: { query: { ...filter, ...(pageParam !== undefined && { cursor: pageParam }) } },
        }),
      ),
    ...nextPage,
  })
}
