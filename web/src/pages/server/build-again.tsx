import { useQuery } from '@tanstack/solid-query'
import { Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { versionQuery } from '../../queries.ts'
import { useStartBuild } from '../../start-build.ts'
import { Button } from '../../ui/button.tsx'
import { BuildProblem } from '../../ui/build-problem.tsx'
import { words } from '../../words.ts'
import { useServer } from './server-page.tsx'

/** A changed secret reaches the runner with the next build: the live spec, built once more. */
export function BuildAgain() {
  const api = useApi()
  const server = useServer()
  const version = useQuery(() => ({
    ...versionQuery(api, { slug: server().slug, number: server().liveVersion ?? 0 }),
    enabled: server().liveVersion !== null,
  }))
  const build = useStartBuild()
  return (
    <div role="status" class="grid gap-3 rounded-lg border border-line bg-accent-soft p-4">
      <p>{words.secretsNextBuild}</p>
      <Show when={build.isError}>
        <BuildProblem error={build.error} slug={server().slug} />
      </Show>
      <Show when={version.isSuccess && version.data}>
        {(live) => (
          <div>
            <Button
              isBusy={build.isPending}
              onClick={() => build.mutate({ slug: server().slug, spec: live().spec })}
            >
              {words.buildAgain}
            </Button>
          </div>
        )}
      </Show>
    </div>
  )
}
