import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import type * as z from 'zod'
import type { Build } from '../../contract/nouns.ts'
import type { templateRoutes } from '../../contract/template-routes.ts'
import type { createBuildBody } from '../../contract/server-routes.ts'
import { answerOf, useApi, type Api } from './api.ts'
import { createIdempotencyKey } from './idempotency-key.ts'
import { keys } from './queries.ts'

export type BuildBody = z.input<typeof createBuildBody>

interface BuildRequest {
  params: { path: { serverId: string } }
  headers: { 'Idempotency-Key': string }
}

/** Starts a build from a spec or a template and goes to its page. */
export function useStartBuild() {
  return useBuildRequest((api, request, { body }: { slug: string; body: BuildBody }) =>
    answerOf(api.POST('/v1/servers/{serverId}/builds', { ...request, body })),
  )
}

/** Builds an earlier version again and goes to the build's page. */
export function useRollBack() {
  return useBuildRequest((api, request, { number }: { slug: string; number: number }) =>
    answerOf(
      api.POST('/v1/servers/{serverId}/rollback', { ...request, body: { versionNumber: number } }),
    ),
  )
}

/** Deploys the live version anew, with the secrets of today, and goes to the build's page. */
export function useRedeploy() {
  return useBuildRequest((api, request, _input: { slug: string }) =>
    answerOf(api.POST('/v1/servers/{serverId}/redeploy', { ...request })),
  )
}

type UpgradeBody = z.input<(typeof templateRoutes)['upgradeServer']['body']>

/** Builds the newest version of the server's template and goes to the build's page. */
export function useUpgrade() {
  return useBuildRequest((api, request, { body }: { slug: string; body: UpgradeBody }) =>
    answerOf(api.POST('/v1/servers/{serverId}/upgrade', { ...request, body })),
  )
}

function useBuildRequest<Input extends { slug: string }>(
  send: (api: Api, request: BuildRequest, input: Input) => Promise<Build>,
) {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const idempotencyKey = createIdempotencyKey()
  return useMutation(() => ({
    mutationFn(input: Input) {
      const params = { path: { serverId: input.slug } }
      return send(api, { params, headers: { 'Idempotency-Key': idempotencyKey.current() } }, input)
    },
    onSuccess(build: Build, { slug }: Input) {
      void queries.invalidateQueries({ queryKey: keys.server(slug) })
      navigate(`/builds/${build.id}`)
    },
    onError: (error: Error) => idempotencyKey.answered(error),
  }))
}
