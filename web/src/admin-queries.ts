// What the pages of the administrator read.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/solid-query'
import { answerOf, type Api } from './api.ts'
import { nextPage } from './next-page.ts'

export const adminKeys = {
  all: ['admin'],
  templates: (q: string) => ['admin', 'templates', q],
  takedownPlan: (templateId: string) => ['admin', 'takedown-plan', templateId],
  takedown: (takedownId: string) => ['admin', 'takedowns', takedownId],
  reports: ['admin', 'reports'],
  people: (q: string) => ['admin', 'people', q],
  hosts: ['admin', 'hosts'],
  audit: ['admin', 'audit'],
} as const

const pageOf = (cursor: string | undefined, q = '') => ({
  params: { query: { ...(q !== '' && { q }), ...(cursor !== undefined && { cursor }) } },
})

export function moderatedTemplatesQuery(api: Api, q: string) {
  return infiniteQueryOptions({
    queryKey: adminKeys.templates(q),
    queryFn: ({ pageParam }) => answerOf(api.GET('/v1/admin/templates', pageOf(pageParam, q))),
    ...nextPage,
    placeholderData: keepPreviousData,
  })
}

export function reportsQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: adminKeys.reports,
    queryFn: ({ pageParam }) => answerOf(api.GET('/v1/admin/reports', pageOf(pageParam))),
    ...nextPage,
  })
}

export function accountsQuery(api: Api, q: string) {
  return infiniteQueryOptions({
    queryKey: adminKeys.people(q),
    queryFn: ({ pageParam }) => answerOf(api.GET('/v1/admin/users', pageOf(pageParam, q))),
    ...nextPage,
    placeholderData: keepPreviousData,
  })
}

export function installationAuditQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: adminKeys.audit,
    queryFn: ({ pageParam }) => answerOf(api.GET('/v1/admin/audit', pageOf(pageParam))),
    ...nextPage,
  })
}

export function hostsQuery(api: Api) {
  return queryOptions({
    queryKey: adminKeys.hosts,
    queryFn: () => answerOf(api.GET('/v1/admin/hosts')),
  })
}

export function takedownPlanQuery(api: Api, templateId: string) {
  return queryOptions({
    queryKey: adminKeys.takedownPlan(templateId),
    queryFn: () =>
      answerOf(
        api.GET('/v1/admin/templates/{templateId}/takedown-plan', {
          params: { path: { templateId } },
        }),
      ),
    staleTime: 0, // what it says is about to happen
  })
}

export function takedownQuery(api: Api, takedownId: string) {
  return queryOptions({
    queryKey: adminKeys.takedown(takedownId),
    queryFn: () =>
      answerOf(api.GET('/v1/admin/takedowns/{takedownId}', { params: { path: { takedownId } } })),
  })
}
