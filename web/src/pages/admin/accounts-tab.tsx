import { useSearchParams } from '@solidjs/router'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Account } from '../../../../contract/people.ts'
import { accountsQuery, adminKeys } from '../../admin-queries.ts'
import { answerOf, useApi } from '../../api.ts'
import { meQuery } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { Endless } from '../../ui/endless.tsx'
import { TextArea } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Rows } from '../../ui/rows.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Label } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/toasts.tsx'
import { words } from '../../words.ts'

/** Everybody with an account here. Nobody suspends themselves. */
export function AccountsTab() {
  const api = useApi()
  const queries = useQueryClient()
  const [search, setSearch] = useSearchParams<{ q: string }>()
  const me = useQuery(() => meQuery(api))
  const accounts = useInfiniteQuery(() => accountsQuery(api, search.q ?? ''))
  const [leaving, setLeaving] = createSignal<Account>()
  const [reason, setReason] = createSignal('')
  const myId = () => (me.isSuccess ? me.data.user.id : undefined)
  const refresh = () => void queries.invalidateQueries({ queryKey: adminKeys.all })
  const suspend = useMutation(() => ({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/admin/users/{userId}/suspend', {
          params: { path: { userId: leaving()?.id ?? '' } },
          body: { reason: reason() },
        }),
      ),
    onSuccess({ name }) {
      close()
      announce(words.nowSuspended(name))
      refresh()
    },
  }))
  const restore = useMutation(() => ({
    mutationFn: ({ id: userId }: Account) =>
      answerOf(api.POST('/v1/admin/users/{userId}/restore', { params: { path: { userId } } })),
    onSuccess({ name }) {
      announce(words.nowLetIn(name))
      refresh()
    },
  }))
  const close = () => {
    setReason('')
    setLeaving()
  }

  return (
    <div class="grid min-w-0 gap-4">
      <div class="max-w-md">
        <SearchField
          label={words.adminSearchPeople}
          hint={words.adminSearchPeopleHint}
          value={search.q ?? ''}
          onSearch={(q) => setSearch({ q }, { replace: true })}
        />
      </div>
      <Show when={restore.isError}>
        <ProblemNote error={restore.error} />
      </Show>
      <Endless query={accounts} empty={<p class="text-ink-2">{words.nobodyFound}</p>}>
        {(found) => (
          <Rows
            isFramed
            caption={words.people}
            head={[words.name, words.email, words.created]}
            hasActions
          >
            <For each={found()}>
              {(account) => (
                <tr>
                  <td data-label={words.name}>
                    <NameCell account={account} />
                  </td>
                  <td data-label={words.email} class="wrap-anywhere">
                    {account.email ?? words.none}
                  </td>
                  <td data-label={words.created}>
                    <TimeAgo at={account.createdAt} />
                  </td>
                  <td data-label="" class="md:text-right">
                    <Show when={account.id !== myId()}>
                      <Show
                        when={account.suspendedAt === null}
                        fallback={
                          <Button
                            aria-label={words.letInThing(account.name)}
                            onClick={() => restore.mutate(account)}
                          >
                            {words.letInAgain}
                          </Button>
                        }
                      >
                        <Button
                          aria-label={words.suspendThing(account.name)}
                          onClick={() => {
                            suspend.reset()
                            setLeaving(account)
                          }}
                        >
                          {words.suspend}
                        </Button>
                      </Show>
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </Rows>
        )}
      </Endless>
      <FormDialog
        isDanger
        isOpen={leaving() !== undefined}
        onClose={close}
        title={words.suspendTitle(leaving()?.name ?? '')}
        description={words.suspendText}
        action={words.suspend}
        work={suspend}
        fields={['reason']}
      >
        {(refused) => (
          <TextArea
            isProse
            rows={3}
            label={words.adminReason}
            value={reason()}
            onValue={setReason}
            error={refused()['reason']}
          />
        )}
      </FormDialog>
    </div>
  )
}

function NameCell(props: { account: Account }) {
  return (
    <div class="min-w-0">
      <span class="font-medium">{props.account.name}</span>{' '}
      <Show when={props.account.isAdministrator}>
        <Label>{words.administrator}</Label>
      </Show>
      <Show when={props.account.suspendedAt}>
        <span class="block text-sm wrap-anywhere">
          {words.suspendedFor(props.account.suspendedReason ?? words.none)}
        </span>
      </Show>
    </div>
  )
}
