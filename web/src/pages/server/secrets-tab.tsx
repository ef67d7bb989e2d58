import { useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { answerOf, useApi } from '../../api.ts'
import { keys, secretsQuery } from '../../queries.ts'
import { useCanChange } from '../../role.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty } from '../../ui/page.tsx'
import { SecretDialog } from '../../ui/secret-dialog.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { ApplySecrets } from './apply-secrets.tsx'
import { DeleteSecretDialog } from './delete-secret-dialog.tsx'
import { SecretsTable } from './secrets-table.tsx'
import { useServer } from './server-page.tsx'

/** Write-only: a value goes in, and never comes back. */
export function SecretsTab() {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  const canChange = useCanChange()
  const secrets = useQuery(() => secretsQuery(api, server().slug))
  // the key being set, '' for a new one
  const [settingKey, setSettingKey] = createSignal<string>()
  const [deletingKey, setDeletingKey] = createSignal<string>()
  // where nothing is live nothing waits to be applied, and when it counts is said all the same
  const [hasChanged, setHasChanged] = createSignal(false)
  const hasPending = () => secrets.isSuccess && secrets.data.data.some(({ isPending }) => isPending)

  return (
    <div class="grid gap-6">
      <div class="flex flex-wrap items-start justify-between gap-3">
        <p class="max-w-[72ch] text-ink-2">{words.secretsLead}</p>
        <Show when={canChange()}>
          <Button onClick={() => setSettingKey('')}>{words.addSecret}</Button>
        </Show>
      </div>
      <Show when={hasChanged() || hasPending()}>
        <ApplySecrets />
      </Show>
      <Loaded query={secrets} waiting={<Skeleton rows={2} />}>
        {(found) => (
          <Show
            when={found().data.length > 0}
            fallback={<Empty title={words.secretsEmptyTitle} text={words.secretsEmptyText} />}
          >
            <SecretsTable
              secrets={found().data}
              canChange={canChange()}
              onSet={setSettingKey}
              onDelete={setDeletingKey}
            />
          </Show>
        )}
      </Loaded>
      <SecretDialog
        secretKey={settingKey()}
        description={words.secretNeverShown}
        save={({ key, value }) =>
          answerOf(
            api.PUT('/v1/servers/{serverId}/secrets/{key}', {
              params: { path: { serverId: server().slug, key } },
              body: { value },
            }),
          )
        }
        onSaved={(key) => {
          void queries.invalidateQueries({ queryKey: keys.server(server().slug) })
          announce(words.secretSaved(key))
          setHasChanged(true)
        }}
        onClose={() => setSettingKey(undefined)}
      />
      <DeleteSecretDialog
        secretKey={deletingKey()}
        onClose={() => setDeletingKey(undefined)}
        onDone={() => setHasChanged(true)}
      />
    </div>
  )
}
