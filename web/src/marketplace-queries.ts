// What the pages of templates read: lists, versions, and what a fork could become.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/solid-query'
import type { TemplateCategory, TemplateSort } from '../../contract/template-choices.ts'
import { answerOf, type Api } from './api.ts'
import { nextPage } from './next-page.ts'

export interface TemplateFilter {
  sort?: TemplateSort
  category?: TemplateCategory
  q?: string
  of?: 'yours'
}

export const marketplaceKeys = {
  all: ['marketplace'],
  own: ['marketplace', 'own'],
  list: (filter: TemplateFilter) => ['marketplace', 'list', filter],
  comparison: (slug: string, between: { from: number; to: number }) => [
    'marketplace',
    'comparison',
    slug,
    between,
  ],
  upgrade: (slug: string) => ['servers', slug, 'upgrade'],
} as const

export function marketplaceQuery(api: Api, filter: TemplateFilter) {
  return infiniteQueryOptions({
    queryKey: marketplaceKeys.list(filter),
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.GET('/v1/templates', {
          params: { query: { ...filter, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    ...nextPage,
    placeholderData: keepPreviousData, // what was found stays while one types on
    staleTime: 30_000,
  })
}

export function comparisonQuery(api: Api, slug: string, between: { from: number; to: number }) {
  return queryOptions({
    queryKey: marketplaceKeys.comparison(slug, between),
    queryFn: () =>
      answerOf(
        api.GET('/v1/templates/{templateId}/compare', {
          params: { path: { templateId: slug }, query: between },
        }),
      ),
    staleTime: Infinity, // versions do not change
  })
}

export function upgradeQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: marketplaceKeys.upgrade(slug),
    queryFn: () =>
      answerOf(api.GET('/v1/servers/{serverId}/upgrade', { params: { path: { serverId: slug } } })),
  })
}

/** What the organisation has published, with what is hidden. */
export function ownTemplatesQuery(api: Api) {
  return queryOptions({
    queryKey: marketplaceKeys.own,
    queryFn: () =>
      answerOf(
        api.GET('/v1/templates', {
          params: { query: { of: 'yours', sort: 'newest', limit: 100 } },
        }),
      ),
  })
}
