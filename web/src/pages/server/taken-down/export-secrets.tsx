import { useMutation } from '@tanstack/solid-query'
import { For, Show } from 'solid-js'
import { answerOf, useApi } from '../../../api.ts'
import { useCanManage } from '../../../role.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyLine } from '../../../ui/copy.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { words } from '../../../words.ts'
import { useServer } from '../server-page.tsx'

/** Values that are held by this page alone, and gone with it. */
export function ExportSecrets() {
  const api = useApi()
  const server = useServer()
  const canManage = useCanManage()
  const read = useMutation(() => ({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/servers/{serverId}/secrets/export', {
          params: { path: { serverId: server().slug } },
        }),
      ),
    gcTime: 0, // nothing keeps the values once the page is left
  }))
  const values = () => read.data?.data ?? []
  return (
    <Show when={canManage()} fallback={<p class="text-ink-2">{words.exportSecretsNotAllowed}</p>}>
      <div class="grid gap-3">
        <p class="max-w-[72ch] text-ink-2">{words.exportSecretsText}</p>
        <Show when={read.isError}>
          <ProblemNote error={read.error} />
        </Show>
        <Show
          when={read.isSuccess}
          fallback={
            <div>
              <Button isBusy={read.isPending} onClick={() => read.mutate()}>
                {words.exportSecrets}
              </Button>
            </div>
          }
        >
          <p role="status">
            {values().length === 0 ? words.exportSecretsNone : words.exportSecretsShown}
          </p>
          <dl class="grid gap-3">
            <For each={values()}>
              {({ key, value }) => (
                <div class="grid min-w-0 gap-1">
                  <dt>
                    <code class="font-mono text-sm font-medium">{key}</code>
                  </dt>
                  <dd class="min-w-0">
                    <CopyLine text={value} label={words.copySecret(key)} />
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </Show>
      </div>
    </Show>
  )
}
