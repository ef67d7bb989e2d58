import { useQuery } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { useApi } from '../../api.ts'
import { secretsQuery } from '../../queries.ts'
import { useCanChange } from '../../role.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Empty } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { words } from '../../words.ts'
import { ApplySecrets } from './apply-secrets.tsx'
import { DeleteSecretDialog } from './delete-secret-dialog.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { SecretsTable } from './secrets-table.tsx'
import { useServer } from './server-page.tsx'

/** Write-only: a value goes in, and never comes back. */
export function SecretsTab() {
  const api = useApi()
  const server = useServer()
  const canChange = useCanChange()
  const secrets = useQuery(() => secretsQuery(api, server().slug))
  // the key being set, '' for a new one
  const [settingKey, setSettingKey] = createSignal<string>()
  const [deletingKey, setDeletingKey] = createSignal<string>()
  const [hasChanged, setHasChanged] = createSignal(false)

  return (
    <div class="grid gap-6">
      <div class="flex flex-wrap items-start justify-between gap-3">
        <p class="max-w-[72ch] text-ink-2">{words.secretsLead}</p>
        <Show when={canChange()}>
          <Button onClick={() => setSettingKey('')}>{words.addSecret}</Button>
        </Show>
      </div>
      <Show when={hasChanged()}>
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
        onClose={() => setSettingKey(undefined)}
        onDone={() => setHasChanged(true)}
      />
      <DeleteSecretDialog
        secretKey={deletingKey()}
        onClose={() => setDeletingKey(undefined)}
        onDone={() => setHasChanged(true)}
      />
    </div>
  )
}
