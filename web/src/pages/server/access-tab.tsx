import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Show } from 'solid-js'
import type { Invitation, ServerCaller } from '../../../../contract/people.ts'
import { answerOf, useApi } from '../../api.ts'
import { callersQuery, organisationKeys } from '../../organisation-queries.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Section } from '../../ui/page.tsx'
import { RowsSection } from '../../ui/rows.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { announce } from '../../ui/announce.ts'
import { words } from '../../words.ts'
import { InvitationLink } from '../organisation/invitation-link.tsx'
import { useServer } from './server-page.tsx'

/** Who may call the server beside the members of its organisation. */
export function AccessTab() {
  const api = useApi()
  const server = useServer()
  const queries = useQueryClient()
  const callers = useQuery(() => callersQuery(api, server().slug))
  const [isOpen, setIsOpen] = createSignal(false)
  const [email, setEmail] = createSignal('')
  const params = () => ({ path: { serverId: server().slug } })
  const refresh = () =>
    void queries.invalidateQueries({ queryKey: organisationKeys.callers(server().slug) })
  const invitations = () => (callers.isSuccess ? callers.data.invitations : [])

  const invite = useMutation(() => ({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/servers/{serverId}/callers', { params: params(), body: { email: email() } }),
      ),
    onSuccess() {
      setIsOpen(false)
      setEmail('')
      refresh()
    },
  }))
  const remove = useMutation(() => ({
    mutationFn: ({ userId }: ServerCaller) =>
      answerOf(
        api.DELETE('/v1/servers/{serverId}/callers/{userId}', {
          params: { path: { ...params().path, userId } },
        }),
      ),
    onSuccess(_answer, { name }) {
      announce(words.callerRemoved(name))
      refresh()
    },
  }))
  const withdraw = useMutation(() => ({
    mutationFn: ({ id: invitationId }: Invitation) =>
      answerOf(
        api.DELETE('/v1/invitations/{invitationId}', { params: { path: { invitationId } } }),
      ),
    onSuccess: refresh,
  }))

  return (
    <div class="grid gap-4">
      <Section title={words.whoMayCall}>
        <p class="max-w-[72ch] text-ink-2">
          {server().visibility === 'public' ? words.callersPublic : words.callersMembers}
        </p>
      </Section>
      <Show when={invite.data}>{(made) => <InvitationLink made={made()} />}</Show>
      <RowsSection
        title={words.callers}
        query={callers}
        empty={words.callersEmpty}
        head={[words.name, words.added]}
        hasActions
        row={(caller) => (
          <tr>
            <td data-label={words.name}>
              <div>
                <span class="font-medium">{caller.name}</span>
                <span class="block text-ink-2">{caller.email ?? words.none}</span>
              </div>
            </td>
            <td data-label={words.added}>
              <div>
                <TimeAgo at={caller.addedAt} />
                <Show when={caller.addedBy}>
                  {(person) => <span class="block text-ink-2">{words.by(person())}</span>}
                </Show>
              </div>
            </td>
            <td data-label="" class="md:text-right">
              <Button
                aria-label={words.removeThing(caller.name)}
                isBusy={remove.isPending && remove.variables.userId === caller.userId}
                onClick={() => remove.mutate(caller)}
              >
                {words.remove}
              </Button>
            </td>
          </tr>
        )}
      >
        <Show when={invitations().length > 0}>
          <ul class="grid gap-2 px-4 pb-4">
            <For each={invitations()}>
              {(invitation) => (
                <li class="flex flex-wrap items-center justify-between gap-2">
                  <span class="text-ink-2">{words.callerInvited(invitation.email)}</span>
                  <Button
                    aria-label={words.withdrawThing(invitation.email)}
                    onClick={() => withdraw.mutate(invitation)}
                  >
                    {words.withdraw}
                  </Button>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <div class="px-4 pb-4">
          <Button
            onClick={() => {
              invite.reset()
              setIsOpen(true)
            }}
          >
            {words.inviteCaller}
          </Button>
        </div>
      </RowsSection>
      <FormDialog
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title={words.inviteCaller}
        description={words.inviteCallerText}
        action={words.inviteAction}
        work={invite}
        fields={['email']}
      >
        {(refused) => (
          <TextField
            label={words.email}
            type="email"
            value={email()}
            onValue={setEmail}
            error={refused()['email']}
          />
        )}
      </FormDialog>
    </div>
  )
}
