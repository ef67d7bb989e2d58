import { useNavigate } from '@solidjs/router'
import { useMutation, useQueryClient } from '@tanstack/solid-query'
import type { ServerSpecInput } from '../../contract/spec.ts'
import { answerOf, useApi } from './api.ts'
import { createIdempotencyKey } from './idempotency-key.ts'
import { keys } from './queries.ts'

/** Starts a build from a spec and goes to its page. */
export function useStartBuild() {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const idempotencyKey = createIdempotencyKey()
  return useMutation(() => ({
    mutationFn: ({ slug, spec }: { slug: string; spec: ServerSpecInput }) =>
      answerOf(
        api.POST('/v1/servers/{serverId}/builds', {
          params: { path: { serverId: slug } },
          headers: { 'Idempotency-Key': idempotencyKey.current() },
          body: { spec },
        }),
      ),
    onSuccess(build, { slug }) {
      void queries.invalidateQueries({ queryKey: keys.server(slug) })
      navigate(`/builds/${build.id}`)
    },
    onError: (error) => idempotencyKey.answered(error),
  }))
}
