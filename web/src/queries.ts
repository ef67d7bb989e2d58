// What the pages read, by the same keys everywhere, so that one change refreshes every page that shows it.
import {
  hashKey,
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
  replaceEqualDeep,
} from '@tanstack/solid-query'
import type { Me } from '../../contract/nouns.ts'
import { answerOf, ApiProblem, type Api } from './api.ts'

export const keys = {
  me: ['me'],
  signInOptions: ['sign-in-options'],
  connectedApps: ['me', 'connected-apps'],
  credentials: ['me', 'credentials'],
  credentialsOf: (slug: string) => ['me', 'credentials', slug],
  servers: ['servers'],
  serversUsage: (serverIds: readonly string[]) => ['usage', ...serverIds],
  server: (slug: string) => ['servers', slug],
  versions: (slug: string) => ['servers', slug, 'versions'],
  version: (slug: string, number: number) => ['servers', slug, 'versions', number],
  secrets: (slug: string) => ['servers', slug, 'secrets'],
  usage: (slug: string) => ['servers', slug, 'usage'],
  calls: (slug: string) => ['servers', slug, 'calls'],
  deniedHosts: (slug: string) => ['servers', slug, 'denied-hosts'],
  build: (buildId: string) => ['builds', buildId],
  templates: ['templates'],
  template: (slug: string) => ['templates', slug],
  slug: (slug: string) => ['slugs', slug],
  model: ['model'],
  preview: (previewId: string) => ['previews', previewId],
} as const

/** The cache of one dashboard. Whatever finds that the session is over has it read anew, which leads to signing in. */
export function createQueries() {
  const onError = (error: Error) => {
    const isSignedOut = error instanceof ApiProblem && error.problem.code === 'NotSignedIn'
    if (isSignedOut) void queries.invalidateQueries({ queryKey: keys.me, exact: true })
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({
      onError(error, query) {
        if (query.queryHash !== ME_HASH) onError(error)
      },
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: isWorthRetrying,
        staleTime: 10_000,
        // what is read anew and is as it was stays on the page, with the focus in it
        reconcile: replaceEqualDeep,
      },
    },
  })
  return queries
}

const ME_HASH = hashKey(keys.me)

/** Somebody has signed in: what was read for another, or for nobody, holds no more. */
export function arriveAs(queries: QueryClient, me: Me): void {
  queries.clear()
  queries.setQueryData(keys.me, me)
}

/** One works in another organisation now: what was read of the last one is forgotten, what is on the page read anew. */
export async function enterOrganisation(queries: QueryClient, organisation: Me['organisation']) {
  queries.setQueryData<Me>(keys.me, (me) => me && { ...me, organisation })
  await queries.resetQueries({ predicate: ({ queryHash }) => queryHash !== ME_HASH })
}

function isWorthRetrying(count: number, error: Error) {
  return error instanceof ApiProblem && error.problem.code === 'Unreachable' && count < 2
}

export function meQuery(api: Api) {
  return queryOptions({
    queryKey: keys.me,
    queryFn: () => answerOf(api.GET('/v1/me')),
    retryOnMount: false, // what an open page shows to nobody does not ask again and again who that is
  })
}

export function signInOptionsQuery(api: Api) {
  return queryOptions({
    queryKey: keys.signInOptions,
    queryFn: () => answerOf(api.GET('/v1/sign-in-options')),
  })
}

export function connectedAppsQuery(api: Api) {
  return queryOptions({
    queryKey: keys.connectedApps,
    queryFn: () => answerOf(api.GET('/v1/me/connected-apps')),
  })
}

export function credentialServersQuery(api: Api) {
  return queryOptions({
    queryKey: keys.credentials,
    queryFn: () => answerOf(api.GET('/v1/me/credentials')),
  })
}

export function credentialsQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: keys.credentialsOf(slug),
    queryFn: () => answerOf(api.GET('/v1/me/credentials/{slug}', { params: { path: { slug } } })),
  })
}

export function serversUsageQuery(api: Api, serverIds: readonly string[]) {
  const params = { query: { serverIds: serverIds.join() } }
  return queryOptions({
    queryKey: keys.serversUsage(serverIds),
    queryFn: () => answerOf(api.GET('/v1/usage', { params })),
    placeholderData: keepPreviousData, // those that stay in a list keep theirs meanwhile
    staleTime: 60_000,
  })
}

export function serverQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: keys.server(slug),
    queryFn: () =>
      answerOf(api.GET('/v1/servers/{serverId}', { params: { path: { serverId: slug } } })),
  })
}

export function versionsQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: keys.versions(slug),
    queryFn: () =>
      answerOf(
        api.GET('/v1/servers/{serverId}/versions', { params: { path: { serverId: slug } } }),
      ),
  })
}

export function versionQuery(api: Api, { slug, number }: { slug: string; number: number }) {
  return queryOptions({
    queryKey: keys.version(slug, number),
    queryFn: () =>
      answerOf(
        api.GET('/v1/servers/{serverId}/versions/{number}', {
          params: { path: { serverId: slug, number } },
        }),
      ),
  })
}

export function secretsQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: keys.secrets(slug),
    queryFn: () =>
      answerOf(api.GET('/v1/servers/{serverId}/secrets', { params: { path: { serverId: slug } } })),
  })
}

export function usageQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: keys.usage(slug),
    queryFn: () =>
      answerOf(api.GET('/v1/servers/{serverId}/usage', { params: { path: { serverId: slug } } })),
  })
}

export function callsQuery(api: Api, slug: string) {
  const params = { path: { serverId: slug }, query: { limit: 20 } }
  return queryOptions({
    queryKey: keys.calls(slug),
    queryFn: () => answerOf(api.GET('/v1/servers/{serverId}/calls', { params })),
  })
}

export function deniedHostsQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: keys.deniedHosts(slug),
    queryFn: () =>
      answerOf(
        api.GET('/v1/servers/{serverId}/denied-hosts', { params: { path: { serverId: slug } } }),
      ),
  })
}

export function buildQuery(api: Api, buildId: string) {
  return queryOptions({
    queryKey: keys.build(buildId),
    queryFn: () => answerOf(api.GET('/v1/builds/{buildId}', { params: { path: { buildId } } })),
  })
}

export function templatesQuery(api: Api) {
  return queryOptions({
    queryKey: keys.templates,
    queryFn: () => answerOf(api.GET('/v1/templates')),
    staleTime: 60_000,
  })
}

export function templateQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: keys.template(slug),
    queryFn: () =>
      answerOf(api.GET('/v1/templates/{templateId}', { params: { path: { templateId: slug } } })),
    staleTime: 60_000,
  })
}

export function slugQuery(api: Api, slug: string) {
  return queryOptions({
    queryKey: keys.slug(slug),
    queryFn: () => answerOf(api.GET('/v1/slugs/{slug}', { params: { path: { slug } } })),
    staleTime: 5_000,
  })
}

export function modelQuery(api: Api) {
  return queryOptions({
    queryKey: keys.model,
    queryFn: () => answerOf(api.GET('/v1/model')),
    staleTime: 60_000,
  })
}

export function previewQuery(api: Api, previewId: string) {
  return queryOptions({
    queryKey: keys.preview(previewId),
    queryFn: () =>
      answerOf(api.GET('/v1/previews/{previewId}', { params: { path: { previewId } } })),
  })
}
