import { A } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { ConnectedApp } from '../../../../contract/connected-app.ts'
import { answerOf, useApi } from '../../api.ts'
import { connectedAppsQuery, keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { linkStyle } from '../../ui/link.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/toasts.tsx'
import { words } from '../../words.ts'

/** The MCP clients that may call servers as this person, each of which can be cut off. */
export function ConnectedApps() {
  const api = useApi()
  const queries = useQueryClient()
  const apps = useQuery(() => connectedAppsQuery(api))
  const [chosen, setChosen] = createSignal<ConnectedApp>()

  const revoke = useMutation(() => ({
    mutationFn: ({ grantId }: ConnectedApp) =>
      answerOf(api.DELETE('/v1/me/connected-apps/{grantId}', { params: { path: { grantId } } })),
    onSuccess(_answer, app) {
      setChosen(undefined)
      announce(words.revoked(app.clientName))
      void queries.invalidateQueries({ queryKey: keys.connectedApps })
    },
  }))

  return (
    <Section title={words.connectedApps} isFlush>
      <Loaded
        query={apps}
        waiting={
          <div class="p-4">
            <Skeleton rows={2} />
          </div>
        }
      >
        {(found) => (
          <Show
            when={found().data.length > 0}
            fallback={<p class="px-4 pb-4 text-ink-2">{words.connectedAppsEmpty}</p>}
          >
            <div class="rows-box">
              <table class="rows">
                <thead>
                  <tr>
                    <th scope="col">{words.client}</th>
                    <th scope="col">{words.server}</th>
                    <th scope="col">{words.connected}</th>
                    <th scope="col">{words.lastUsed}</th>
                    <th scope="col">
                      <span class="sr-only">{words.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={found().data}>
                    {(app) => (
                      <tr>
                        <td data-label={words.client}>
                          <div>
                            <span class="font-medium">{app.clientName}</span>
                            <span class="block text-ink-2">{app.redirectHost}</span>
                          </div>
                        </td>
                        <td data-label={words.server}>
                          <A class={linkStyle} href={`/servers/${app.serverSlug}`}>
                            {app.serverTitle}
                          </A>
                        </td>
                        <td data-label={words.connected}>
                          <TimeAgo at={app.createdAt} />
                        </td>
                        <td data-label={words.lastUsed}>
                          <Show when={app.lastUsedAt} fallback={words.never}>
                            {(at) => <TimeAgo at={at()} />}
                          </Show>
                        </td>
                        <td data-label="" class="md:text-right">
                          <Button
                            aria-label={words.revokeThing(app.clientName)}
                            onClick={() => {
                              revoke.reset()
                              setChosen(app)
                            }}
                          >
                            {words.revoke}
                          </Button>
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </div>
          </Show>
        )}
      </Loaded>
      <ConfirmDialog
        isOpen={chosen() !== undefined}
        onClose={() => setChosen(undefined)}
        title={words.revokeTitle(chosen()?.clientName ?? '')}
        description={words.revokeText}
        action={words.revoke}
        isBusy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => {
          const app = chosen()
          if (app !== undefined) revoke.mutate(app)
        }}
      />
    </Section>
  )
}
