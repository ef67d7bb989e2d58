import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import type * as z from 'zod'
import type { createBuildBody } from '../../contract/server-routes.ts'
import { answerOf, useApi } from './api.ts'
import { createIdempotencyKey } from './idempotency-key.ts'
import { keys } from './queries.ts'

export type BuildBody = z.input<typeof createBuildBody>

/** Starts a build from a spec or a template and goes to its page. */
export function useStartBuild() {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const idempotencyKey = createIdempotencyKey()
  return useMutation(() => ({
    mutationFn: ({ slug, body }: { slug: string; body: BuildBody }) =>
      answerOf(
        api.POST('/v1/servers/{serverId}/builds', {
          params: { path: { serverId: slug } },
          headers: { 'Idempotency-Key': idempotencyKey.current() },
          body,
        }),
      ),
    onSuccess(build, { slug }) {
      void queries.invalidateQueries({ queryKey: keys.server(slug) })
      navigate(`/builds/${build.id}`)
    },
    onError: (error) => idempotencyKey.answered(error),
  }))
}
