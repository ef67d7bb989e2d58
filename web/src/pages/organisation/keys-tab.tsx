import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { ApiKey } from '../../../../contract/key-routes.ts'
import { scopes, type Scope } from '../../../../contract/scopes.ts'
import { answerOf, useApi } from '../../api.ts'
import { apiKeysQuery, organisationKeys } from '../../organisation-queries.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { RowsSection } from '../../ui/rows.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'

const lifetimes = [7, 30, 90, 366] as const

/** Keys for programs. One is shown in full once, when it is made. */
export function KeysTab() {
  const api = useApi()
  const queries = useQueryClient()
  const found = useQuery(() => apiKeysQuery(api))
  const [revoking, setRevoking] = createSignal<ApiKey>()
  const [isOpen, setIsOpen] = createSignal(false)
  const [wish, setWish] = createStore<{ name: string; scopes: Scope[]; days: number }>({
    name: '',
    scopes: ['servers:read'],
    days: 90,
  })
  const refresh = () => void queries.invalidateQueries({ queryKey: organisationKeys.apiKeys })
  const create = useMutation(() => ({
    mutationFn() {
      const { name, days } = wish
      const body = { name, scopes: [...wish.scopes], expiresInDays: days }
      return answerOf(api.POST('/v1/keys', { body }))
    },
    onSuccess() {
      setIsOpen(false)
      setWish({ name: '' })
      refresh()
    },
  }))
  const revoke = useMutation(() => ({
    mutationFn: ({ id: keyId }: ApiKey) =>
      answerOf(api.DELETE('/v1/keys/{keyId}', { params: { path: { keyId } } })),
    onSuccess(_answer, { name }) {
      setRevoking(undefined)
      announce(words.keyRevoked(name))
      refresh()
    },
  }))
  const toggle = (scope: Scope, isWanted: boolean) =>
    setWish(
      'scopes',
      scopes.filter((one) => (one === scope ? isWanted : wish.scopes.includes(one))),
    )

  return (
    <div class="grid gap-3">
      <Show when={create.data}>
        {(made) => (
          <div role="status" class="grid gap-2 rounded-lg border border-accent bg-accent-soft p-4">
            <p class="font-medium text-accent-ink">{words.keyMade(made().key.name)}</p>
            <CopyLine text={made().token} label={words.copyKey} />
          </div>
        )}
      </Show>
      <RowsSection
        title={words.apiKeys}
        query={found}
        empty={words.keysEmpty}
        head={[words.name, words.scopes, words.lastUsed, words.expires]}
        hasActions
        row={(key) => (
          <tr>
            <td data-label={words.name}>
              <div>
                <span class="font-medium">{key.name}</span>{' '}
                <code class="font-mono text-sm text-ink-2">…{key.lastFour}</code>
                <span class="block text-ink-2">{words.by(key.createdBy.name)}</span>
              </div>
            </td>
            <td data-label={words.scopes}>
              <code class="font-mono text-sm">{key.scopes.join(', ')}</code>
            </td>
            <td data-label={words.lastUsed}>
              <Show when={key.lastUsedAt} fallback={words.never}>
                {(at) => <TimeAgo at={at()} />}
              </Show>
            </td>
            <td data-label={words.expires}>
              <TimeAgo at={key.expiresAt} />
            </td>
            <td data-label="" class="md:text-right">
              <Button
                aria-label={words.revokeThing(key.name)}
                onClick={() => {
                  revoke.reset()
                  setRevoking(key)
                }}
              >
                {words.revoke}
              </Button>
            </td>
          </tr>
        )}
      >
        <div class="px-4 pt-3 pb-4">
          <Button
            kind="primary"
            onClick={() => {
              create.reset()
              setIsOpen(true)
            }}
          >
            {words.newKey}
          </Button>
        </div>
      </RowsSection>
      <ConfirmDialog
        isOpen={revoking() !== undefined}
        onClose={() => setRevoking(undefined)}
        title={words.revokeTitle(revoking()?.name ?? '')}
        description={words.revokeKeyText}
        action={words.revoke}
        isBusy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => {
          const key = revoking()
          if (key !== undefined) revoke.mutate(key)
        }}
      />
      <FormDialog
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={words.newKey}
        description={words.newKeyText}
        action={words.makeIt}
        work={create}
        fields={['name', 'scopes']}
      >
        {(refused) => (
          <>
            <TextField
              label={words.keyName}
              hint={words.keyNameHint}
              value={wish.name}
              onValue={(name) => setWish({ name })}
              error={refused()['name']}
            />
            <fieldset class="grid">
              <legend class="mb-1 font-medium">{words.scopes}</legend>
              <For each={scopes}>
                {(scope) => (
                  <CheckField
                    label={<code class="font-mono text-sm">{scope}</code>}
                    hint={words[`scope_${scope}`]}
                    isChecked={wish.scopes.includes(scope)}
                    onChecked={(isWanted) => toggle(scope, isWanted)}
                  />
                )}
              </For>
              <Show when={refused()['scopes']}>
                {(text) => <p class="text-sm text-bad">{text()}</p>}
              </Show>
            </fieldset>
            <SelectField
              label={words.expires}
              value={String(wish.days)}
              onValue={(days) => setWish({ days: Number(days) })}
              options={lifetimes.map((days) => ({
                value: String(days),
                label: words.inDays(days),
              }))}
            />
          </>
        )}
      </FormDialog>
    </div>
  )
}
