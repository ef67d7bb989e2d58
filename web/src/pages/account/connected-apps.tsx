import { A } from '@solidjs/router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { ConnectedApp } from '../../../../contract/connected-app.ts'
import { answerOf, useApi } from '../../api.ts'
import { connectedAppsQuery, keys } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { linkStyle } from '../../ui/link.ts'
import { RowsSection } from '../../ui/rows.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
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
    <RowsSection
      title={words.connectedApps}
      query={apps}
      empty={words.connectedAppsEmpty}
      head={[words.client, words.server, words.connected, words.lastUsed]}
      hasActions
      row={(app) => (
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
    >
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
    </RowsSection>
  )
}
