import { useSearchParams } from '@solidjs/router'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Account } from '../../../../contract/people.ts'
import { accountsQuery, adminKeys } from '../../admin-queries.ts'
import { answerOf, useApi } from '../../api.ts'
import { meQuery } from '../../queries.ts'
import { Button } from '../../ui/button.tsx'
import { Endless } from '../../ui/endless.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Rows } from '../../ui/rows.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Label } from '../../ui/state-chip.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { AccountActDialog, type AccountAct } from './account-act-dialog.tsx'

/** Everybody with an account here. Nobody does anything to themselves. */
export function AccountsTab() {
  const api = useApi()
  const queries = useQueryClient()
  const [search, setSearch] = useSearchParams<{ q: string }>()
  const me = useQuery(() => meQuery(api))
  const accounts = useInfiniteQuery(() => accountsQuery(api, search.q ?? ''))
  const [asked, setAsked] = createSignal<{ account: Account; act: AccountAct }>()
  const myId = () => (me.isSuccess ? me.data.user.id : undefined)
  const refresh = () => void queries.invalidateQueries({ queryKey: adminKeys.all })
  const restore = useMutation(() => ({
    mutationFn: ({ id: userId }: Account) =>
      answerOf(api.POST('/v1/admin/users/{userId}/restore', { params: { path: { userId } } })),
    onSuccess({ name }) {
      announce(words.nowLetIn(name))
      refresh()
    },
  }))

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
                  <td data-label="">
                    <Show when={account.id !== myId()}>
                      <Actions
                        account={account}
                        onAct={(act) => setAsked({ account, act })}
                        onRestore={() => restore.mutate(account)}
                      />
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </Rows>
        )}
      </Endless>
      <AccountActDialog asked={asked()} onClose={() => setAsked()} onDone={refresh} />
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

interface ActionsProps {
  account: Account
  onAct: (act: AccountAct) => void
  onRestore: () => void
}

/** Who is suspended is let in again before anything else. */
function Actions(props: ActionsProps) {
  const name = () => props.account.name
  const act = () => (props.account.isAdministrator ? 'withdrawAdministrator' : 'makeAdministrator')
  return (
    <div class="flex flex-wrap gap-1 md:justify-end xl:flex-nowrap">
      <Show
        when={props.account.suspendedAt === null}
        fallback={
          <Button aria-label={words.letInThing(name())} onClick={() => props.onRestore()}>
            {words.letInAgain}
          </Button>
        }
      >
        <Button aria-label={words[`${act()}Thing`](name())} onClick={() => props.onAct(act())}>
          {words[act()]}
        </Button>
        <Button aria-label={words.suspendThing(name())} onClick={() => props.onAct('suspend')}>
          {words.suspend}
        </Button>
      </Show>
    </div>
  )
}
