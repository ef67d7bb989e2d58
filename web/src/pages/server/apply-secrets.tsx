import { Show } from 'solid-js'
import { useRedeploy } from '../../start-build.ts'
import { BuildProblem } from '../../ui/build-problem.tsx'
import { Button } from '../../ui/button.tsx'
import { words } from '../../words.ts'
import { useServer } from './server-page.tsx'

/** A changed secret reaches callers when the live version is deployed anew, and not before somebody says so. */
export function ApplySecrets() {
  const server = useServer()
  const redeploy = useRedeploy()
  const isPaused = () => server().state === 'paused'
  const canApply = () => server().liveVersion !== null && !isPaused()
  const sentence = () => {
    if (isPaused()) return words.secretsApplyPaused
    return canApply() ? words.secretsApply : words.secretsApplyLater
  }
  return (
    <div role="status" class="grid gap-3 rounded-lg border border-line bg-accent-soft p-4">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p>{sentence()}</p>
        <Show when={canApply()}>
          <Button
            isBusy={redeploy.isPending}
            onClick={() => redeploy.mutate({ slug: server().slug })}
          >
            {words.applyNow}
          </Button>
        </Show>
      </div>
      <Show when={redeploy.isError}>
        <BuildProblem error={redeploy.error} slug={server().slug} />
      </Show>
    </div>
  )
}
